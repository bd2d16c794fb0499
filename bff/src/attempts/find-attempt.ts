import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { stateOf } from '../oauth/authorization-response.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { AttemptState, SessionRecord } from '../store/ports/ports.ts'

/**
 * Finds the attempt of an authorization response. It fails, without changing the attempt, if another session started it. An expired
 * attempt is found only if its wish was fulfilled by another one.
 */
export const findAttempt = async (
  { store, clock }: Pick<ConnectNeeds, 'store' | 'clock'>,
  session: SessionRecord,
  raw: string,
): Promise<AttemptState> => {
  const state = stateOf(raw)
  if (state === null) throw missingState(raw)
  const found = await store.attempts.find(await sha256(state))
  if (!found) throw new Failure('state-unknown', 'no attempt with this state')
  if (found.attempt.session !== session.record)
    throw new Failure('attempt-of-another-session', 'another session started it')
  const isExpired = clock.now() >= found.attempt.expiresAt && found.phase === 'pending'
  if (isExpired && found.outcome === null) throw new Failure('attempt-expired', 'expired')
  return found
}

const missingState = (raw: string): Failure => {
  const states = new URLSearchParams(raw).getAll('state')
  return states.length > 1
    ? new Failure('response-malformed', 'state occurs twice')
    : new Failure('state-missing', 'no state')
}
