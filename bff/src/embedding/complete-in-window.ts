import type { endpoints } from '@planbridge/shared/contract'
import { Failure, newReference } from '../failure.ts'
import { stateOf } from '../oauth/authorization-response.ts'
import { type FoundConnect, windowOf } from '../principal/connect-session.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { AttemptState, ConnectFailure } from '../store/ports/ports.ts'
import { requestSessionOf, sessionOfRecord } from './connecting.ts'
import type { EmbeddingNeeds } from './needs.ts'
import { currentSession } from './session-state.ts'

type Complete = UseCaseFor<typeof endpoints.completeAttempt, 'browser-session'>

interface WindowAttempt {
  readonly found: FoundConnect
  readonly state: AttemptState
}

/**
 * Completes an attempt that a window of a connect session has started, if the browser has the cookie of this window; else an attempt of
 * the browser's own session. A failure is recorded in the connect session, for its frame.
 */
export const completeInWindow =
  (needs: EmbeddingNeeds, complete: Complete): Complete =>
  async (response, requestSession) => {
    const attempt = await windowAttempt(needs, requestSession, response.raw)
    if (!attempt) return complete(response, requestSession)
    const session = await currentSession(needs, attempt.found.session)
    requireUnfinished({ state: attempt.state, found: { ...attempt.found, session } })
    const { network } = requestSession
    try {
      return await complete(response, requestSessionOf(needs, { ...attempt.found, session, network }))
    } catch (error) {
      await noteFailure(needs, session.id, error)
      throw error
    } finally {
      needs.waits.wake(session.id)
    }
  }

const windowAttempt = async (
  needs: EmbeddingNeeds,
  { windows }: RequestSession,
  raw: string,
): Promise<WindowAttempt | undefined> => {
  const text = windows && windows.size > 0 ? stateOf(raw) : null
  if (!windows || text === null) return undefined
  const state = await needs.store.attempts.find(await sha256(text))
  const id = state && sessionOfRecord(state.attempt.session)
  const found = id && (await windowOf({ store: needs.store, hash: sha256 }, { id, windows }))
  return found && { found, state }
}

// Checked before the code is exchanged: the grant could not be stored.
const requireUnfinished = ({ found: { session }, state }: WindowAttempt): void => {
  if (session.status === 'cancelled' || session.status === 'expired')
    throw new Failure('connect-session-ended', session.status)
  if (session.connection !== null && state.phase === 'pending')
    throw new Failure('connect-session-used', session.status, { connection: session.connection })
}

const noteFailure = async (
  { store, random }: EmbeddingNeeds,
  id: FoundConnect['session']['id'],
  error: unknown,
): Promise<void> => {
  const failure: ConnectFailure =
    error instanceof Failure
      ? { code: error.code, reference: (error.reference ??= newReference(random)) }
      : { code: 'internal', reference: null }
  await store.connectSessions.note(id, failure).catch(() => undefined)
}
