import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { Millis } from '../store/ports/ports.ts'
import { clientDisconnectOf } from '../transport/client-disconnect.ts'
import type { Attempted } from './attempt-call.ts'
import { callConnection } from './call-connection.ts'
import { discard } from '../streams/discard.ts'
import { readRetryAfter } from '../admission/rate-headers.ts'
import type { ProxyNeeds } from './needs.ts'

export interface UnseenCall {
  readonly connection: ConnectionId
  readonly method: string
  readonly path: string
  readonly search: string
  readonly body: string | null
}

export interface UnseenAnswer {
  readonly status: number | null
  readonly code: FailureCode | null
  readonly retryAfterSeconds: number | null
}

const deadlineMs = 60_000

/** Makes a listed call with nobody present, and says only what became of it: the body is for nobody to read. */
export const callInBackground = (usual: ProxyNeeds) => {
  // Whoever calls counts the tries, and says how many there were.
  const needs: ProxyNeeds = { ...usual, admission: { ...usual.admission, retryDelayMs: () => undefined } }
  return async ({ connection, method, path, search, body }: UnseenCall): Promise<UnseenAnswer> => {
    const row = await needs.cached.connection(connection)
    if (!row) return { status: null, code: 'connection-not-found', retryAfterSeconds: null }
    const bytes = body === null ? undefined : new TextEncoder().encode(body)
    const call = {
      connection,
      method,
      rawPath: path,
      query: search.slice(1),
      headers: {},
      body: bytes ? { bytes: bytes.byteLength, chunks: bytes } : null,
      caller: clientDisconnectOf(AbortSignal.timeout(deadlineMs)),
    }
    try {
      return reportOf(await callConnection(needs, { row, call, present: false }), needs.clock.now())
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return { status: null, code: error.code, retryAfterSeconds: error.retryAfterSeconds ?? null }
    }
  }
}

const reportOf = ({ response, code }: Attempted, now: Millis): UnseenAnswer => {
  const { status, body, headers } = response
  discard(body)
  const askedMs = readRetryAfter(headers, now) ?? 0
  const failed = status >= 300 ? (code ?? (status < 400 ? 'provider-redirecting' : 'provider-failing')) : null
  return { status, code: failed, retryAfterSeconds: askedMs > 0 ? Math.ceil(askedMs / 1000) : null }
}
