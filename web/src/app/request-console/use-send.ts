import { useState } from 'react'
import { changesData } from '../../core/requests/changes-data.ts'
import type { SentRequest } from '../../core/requests/api-call-store.ts'
import { useApp, useAppState } from '../app-context.tsx'

/** Returns a function that refreshes the connections, because a call can renew a token or fail for good. */
function useAfterCall(): () => Promise<void> {
  const { apiCall, connections } = useApp()
  return async () => {
    const { phase } = apiCall.getState()
    const sessionEnded =
      phase.name === 'done' &&
      phase.result.kind === 'failed' &&
      phase.result.failure.code === 'session-required'
    // Without a session the list would be empty, and this page would disappear together with its message.
    if (!sessionEnded) await connections.getState().load()
  }
}

export interface Sending {
  /** Sends a call that only reads; one that changes data waits for a confirmation. */
  readonly send: (request: SentRequest) => void
  /** The call that waits for a confirmation. */
  readonly waiting: SentRequest | null
  readonly confirm: () => void
  readonly cancel: () => void
}

export function useSend(): Sending {
  const { send: sendNow } = useAppState('apiCall')
  const [waiting, setWaiting] = useState<SentRequest | null>(null)
  const afterCall = useAfterCall()
  const sendAndRefresh = ({ connection, operation, values }: SentRequest) =>
    void sendNow(connection, operation, values).then(afterCall)
  return {
    send: (request) => (changesData(request.operation) ? setWaiting(request) : sendAndRefresh(request)),
    waiting,
    confirm: () => {
      if (waiting) sendAndRefresh(waiting)
      setWaiting(null)
    },
    cancel: () => setWaiting(null),
  }
}
