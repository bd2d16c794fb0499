import type { endpoints, FailureCode, OutputOf } from '@planbridge/shared/contract'
import { failureCodes } from '@planbridge/shared/contract'
import { connectionView } from '../connections/connection-view.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { challengeMatches } from '../oauth/code-challenge.ts'
import { offeredFailure } from '../people/offer-merge.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { Attempt, AttemptState, ConnectionRow, Outcome, SessionRecord } from '../store/ports/ports.ts'
import type { Completion } from './completion.ts'
import { completeFirmSignIn } from './complete-firm-sign-in.ts'
import { exchangeCode } from './exchange-code.ts'
import { findAttempt } from './find-attempt.ts'
import { storeCompletion } from './store-completion.ts'

type Completed = OutputOf<typeof endpoints.completeAttempt>

const pollMs = 200
const pollsMax = 75
/** A repeated request gets the outcome until this long after the attempt's expiry. */
const repeatableMs = 300_000

/**
 * Completes an attempt: verifies the authorization response, exchanges the code and stores the connection. It is idempotent: a
 * repeated request with the same response and verifier gets the same outcome.
 */
export const completeAttempt =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.completeAttempt, 'browser-session'> =>
  async (response, requestSession) => {
    const session = requestSession.session ?? requestSession.former
    if (!session) throw new Failure('session-required', 'an authorization response without a session')
    const found = await findAttempt(needs, session, response.raw)
    const { attempt } = found
    const verifier = await requireProof(needs, { found, verifier: response.verifier, requestSession })
    const answerHash = await sha256(`${response.mode} ${response.path} ${response.raw} ${verifier}`)
    const isTaken =
      requestSession.session !== undefined &&
      found.phase === 'pending' &&
      (await needs.store.attempts.take(attempt.stateHash, answerHash))
    return isTaken
      ? complete(needs, { attempt, response, verifier, requestSession, session })
      : repeat(needs, { stateHash: attempt.stateHash, answerHash, requestSession, session })
  }

interface PresentedProof {
  readonly found: AttemptState
  readonly verifier: string | null
  readonly requestSession: RequestSession
}

// The browser deletes the verifiers of an attempt and of the others of its wish when it is completed, so a missing one may mean that the
// wish is fulfilled.
const requireProof = async (
  needs: ConnectNeeds,
  { found, verifier, requestSession }: PresentedProof,
): Promise<string> => {
  const { attempt, outcome } = found
  const isPending = found.phase === 'pending'
  if (verifier !== null && !(isPending && needs.clock.now() >= attempt.expiresAt)) return verifier
  if (isPending && outcome === null) throw new Failure('proof-missing', 'no verifier')
  const state = isPending ? found : await waitUntilDone(needs, attempt.stateHash)
  throw await spent(needs, { state, requestSession, detail: 'no verifier' })
}

interface Spent {
  readonly state: AttemptState | undefined
  readonly requestSession: RequestSession
  readonly detail: string
}

/** The refusal of a replay. It names the connection that the attempt has made, if that belongs to the person of the session. */
const spent = async (
  { store }: ConnectNeeds,
  { state, requestSession: { session }, detail }: Spent,
): Promise<Failure> => {
  const outcome = state?.outcome ?? null
  const made =
    outcome && 'connection' in outcome ? await store.connections.find(outcome.connection) : undefined
  const isOwn = made !== undefined && session !== undefined && made.owner === session.subject
  return new Failure('attempt-spent', detail, isOwn ? { connection: made.id } : {})
}

const complete = async (needs: ConnectNeeds, completion: Completion): Promise<Completed> => {
  const { attempt, response, verifier } = completion
  try {
    // Each integration has its own redirect URI, so the path identifies the sender. RFC 9700 §4.4.2.
    if (response.path !== new URL(attempt.redirectUri).pathname)
      throw new Failure('response-malformed', 'received at the redirect URI of another integration')
    if (!(await challengeMatches(verifier, attempt.challenge)))
      throw new Failure('proof-mismatch', 'verifier')
    const firm = needs.firmSignIns.get(attempt.integration)
    if (firm) {
      await completeFirmSignIn(needs, completion, firm)
      return completed(needs, undefined, attempt)
    }
    const exchanged = await exchangeCode(needs, completion)
    const row = await storeCompletion(needs, completion, exchanged)
    needs.events.connectionMade({ connection: row.id, integration: row.integration, model: row.model })
    return completed(needs, row, attempt)
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'internal'
    // If this cannot be stored either, a repeated request is told that the attempt is spent.
    const offer = error instanceof Failure ? error.offer : undefined
    await needs.store.attempts.finish(attempt.stateHash, { failure: code, offer }).catch(() => undefined)
    if (error instanceof Failure) {
      needs.events.attemptFailed({ integration: attempt.integration, code, detail: error.message })
    }
    throw error
  }
}

const completed = (needs: ConnectNeeds, row: ConnectionRow | undefined, attempt: Attempt): Completed => ({
  ...(row && { connection: connectionView(needs, row) }),
  return_to: attempt.returnTo,
})

interface RepeatedCompletion {
  readonly stateHash: string
  readonly answerHash: string
  readonly requestSession: RequestSession
  readonly session: SessionRecord
}

/** Returns the recorded outcome to a repeated request; a different response or verifier is a replay and fails. */
const repeat = async (
  needs: ConnectNeeds,
  { stateHash, answerHash, requestSession, session }: RepeatedCompletion,
): Promise<Completed> => {
  const state = await waitUntilDone(needs, stateHash)
  if (state?.answerHash !== answerHash || state.outcome === null)
    throw await spent(needs, { state, requestSession, detail: 'already completed' })
  if (needs.clock.now() >= state.attempt.expiresAt + repeatableMs)
    throw await spent(needs, { state, requestSession, detail: 'completed too long ago' })
  const row = await connectionOf(needs, state.outcome)
  // The response with the new session id was lost, so the browser presented the previous one.
  if (!requestSession.session) {
    const rotation = await requestSession.rotation(session, session)
    await rotation.store(needs.store)
    rotation.apply()
  }
  return completed(needs, row, state.attempt)
}

const waitUntilDone = async (
  { store, sleep }: ConnectNeeds,
  stateHash: string,
): Promise<AttemptState | undefined> => {
  for (let polls = 0; polls < pollsMax; polls++) {
    const state = await store.attempts.find(stateHash)
    if (state?.phase !== 'taken') return state
    await sleep(pollMs)
  }
  return undefined
}

/** The connection of an outcome; undefined if a firm's sign-in has made none. */
const connectionOf = async (needs: ConnectNeeds, outcome: Outcome): Promise<ConnectionRow | undefined> => {
  if ('person' in outcome) return undefined
  if ('failure' in outcome) throw await repeated(needs, outcome)
  const row = await needs.store.connections.find(outcome.connection)
  if (!row) throw new Failure('attempt-spent', 'its connection was removed')
  return row
}

const repeated = async (
  needs: ConnectNeeds,
  { failure, offer: id }: Extract<Outcome, { readonly failure: string }>,
): Promise<Failure> => {
  const offer = id === undefined ? undefined : await needs.store.merges.findOffer(id)
  if (offer && offer.mergedAt === null) return offeredFailure(needs, offer)
  const code = failureCodes.find((known): known is FailureCode => known === failure) ?? 'internal'
  return new Failure(code, 'repeated request')
}
