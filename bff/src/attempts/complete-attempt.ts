import type { endpoints, FailureCode, OutputOf, UseCase } from '@planbridge/shared/contract'
import { failureCodes } from '@planbridge/shared/contract'
import { sha256 } from '../runtime/sha256.ts'
import { Failure } from '../failure.ts'
import { challengeMatches } from '../oauth/code-challenge.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { Attempt, AttemptState, ConnectionRow, Outcome, SessionRecord } from '../store/ports/ports.ts'
import { findAttempt } from './find-attempt.ts'
import { connectionView } from '../connections/connection-view.ts'
import { exchangeCode } from './exchange-code.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { resolveOwner } from './resolve-owner.ts'
import type { Completion } from './completion.ts'

type Completed = OutputOf<typeof endpoints.completeAttempt>

const waitMs = 200
/** A lost answer is asked for again at once, or not at all. */
const rememberMs = 300_000
const waitsMax = 75

/** Takes an attempt once, judges what came back, and makes a connection of it. Asked again with the same proof it says the same. */
export const completeAttempt =
  (needs: ConnectNeeds): UseCase<typeof endpoints.completeAttempt, RequestSession> =>
  async (answer, requestSession) => {
    const session = requestSession.session ?? requestSession.former
    if (!session) throw new Failure('session-required', 'an authorization response without a session')
    const found = await findAttempt(needs, session, answer.raw)
    // Where it has been used already, that is what to say: the verifier went with the first time.
    if (answer.verifier === null)
      throw new Failure(found.phase === 'pending' ? 'proof-missing' : 'attempt-spent', 'no verifier')
    const answerHash = await sha256(`${answer.mode} ${answer.path} ${answer.raw} ${answer.verifier}`)
    if (
      requestSession.session &&
      found.phase === 'pending' &&
      (await needs.store.attempts.take(found.attempt.stateHash, answerHash))
    ) {
      return perform(needs, {
        attempt: found.attempt,
        answer,
        verifier: answer.verifier,
        requestSession,
        session: requestSession.session,
      })
    }
    return hearAgain(needs, { stateHash: found.attempt.stateHash, answerHash, requestSession, session })
  }

const perform = async (needs: ConnectNeeds, completion: Completion): Promise<Completed> => {
  const { attempt, answer, verifier } = completion
  try {
    // Where it arrived says who sent it: each integration has an address of its own.
    if (answer.path !== new URL(attempt.redirectUri).pathname)
      throw new Failure('response-malformed', 'arrived at the address of another integration')
    if (!(await challengeMatches(verifier, attempt.challenge)))
      throw new Failure('proof-mismatch', 'verifier')
    const granted = await exchangeCode(needs, completion)
    const row = await resolveOwner(needs, completion, granted)
    await needs.store.attempts.finish(attempt.stateHash, { connection: row.id })
    needs.events.connectionMade({ connection: row.id, integration: row.integration, model: row.model })
    return completed(needs, row, attempt)
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'internal'
    await needs.store.attempts.finish(attempt.stateHash, { failure: code })
    if (error instanceof Failure) {
      needs.events.attemptFailed({ integration: attempt.integration, code, detail: error.message })
    }
    throw error
  }
}

const completed = (needs: ConnectNeeds, row: ConnectionRow, attempt: Attempt): Completed => ({
  connection: connectionView(needs, row),
  return_to: attempt.returnTo,
})

interface Repetition {
  readonly stateHash: string
  readonly answerHash: string
  readonly requestSession: RequestSession
  readonly session: SessionRecord
}

/** The same answer with the same proof hears what came of it; any other is a replay. */
const hearAgain = async (
  needs: ConnectNeeds,
  { stateHash, answerHash, requestSession, session }: Repetition,
): Promise<Completed> => {
  const state = await whenDone(needs, stateHash)
  if (state?.answerHash !== answerHash || state.outcome === null)
    throw new Failure('attempt-spent', 'completed before')
  if (needs.clock.now() >= state.attempt.expiresAt + rememberMs)
    throw new Failure('attempt-spent', 'completed long before')
  const row = await outcomeRow(needs, state.outcome)
  // The answer that carried the new session id was lost, so the browser still holds the former one.
  if (!requestSession.session) await requestSession.become(session, session.subject)
  return completed(needs, row, state.attempt)
}

const whenDone = async (
  { store, sleep }: ConnectNeeds,
  stateHash: string,
): Promise<AttemptState | undefined> => {
  for (let waits = 0; waits < waitsMax; waits++) {
    const state = await store.attempts.find(stateHash)
    if (state?.phase !== 'taken') return state
    await sleep(waitMs)
  }
  return undefined
}

const outcomeRow = async ({ store }: ConnectNeeds, outcome: Outcome): Promise<ConnectionRow> => {
  if ('failure' in outcome) {
    const code = failureCodes.find((known): known is FailureCode => known === outcome.failure) ?? 'internal'
    throw new Failure(code, 'asked again')
  }
  const row = await store.connections.find(outcome.connection)
  if (!row) throw new Failure('attempt-spent', 'its connection is gone')
  return row
}
