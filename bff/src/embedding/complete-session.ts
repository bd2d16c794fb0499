import type { FailureCode, InputOf } from '@planbridge/shared/contract'
import type { hostEndpoints } from '@planbridge/shared/host-api'
import { connectionView } from '../connections/connection-view.ts'
import { Failure } from '../failure.ts'
import { awaitedStatus } from '../grants/account-choice.ts'
import { challengeMatches } from '../oauth/code-challenge.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { ConnectionRow, ConnectSessionRow } from '../store/ports/ports.ts'
import { continueUrl } from './addresses.ts'
import { endSession } from './end-session.ts'
import { hostView, sessionOfHost } from './host-sessions.ts'
import type { EmbeddingNeeds } from './needs.ts'

type CompleteInput = InputOf<typeof hostEndpoints.completeConnectSession>

/**
 * Makes the connection of a session usable, after its host has shown that the person who came back is the one who started. A refusal
 * erases the connection and revokes its grant. Idempotent for the same input.
 */
export const completeConnectSession =
  (needs: EmbeddingNeeds): UseCaseFor<typeof hostEndpoints.completeConnectSession, 'host-key'> =>
  async (input, key) => {
    const session = await sessionOfHost(needs, key, input.id)
    requireMade(session)
    const refusal = await refusalOf(session, input)
    if (refusal) {
      const failure = { code: refusal, reference: null }
      if (session.status === 'pending_verification')
        await endSession(needs, session, { status: 'cancelled', failure })
      throw new Failure(refusal, `connect session ${session.id}`)
    }
    const row = await verified(needs, session)
    const current = await sessionOfHost(needs, key, input.id)
    return {
      session: hostView(current),
      connection: connectionView(needs, row),
      continue_url: continueUrl(needs, current),
    }
  }

const requireMade = ({ status }: ConnectSessionRow): void => {
  if (status === 'open') throw new Failure('connect-session-open', 'nothing is connected')
  if (status === 'cancelled' || status === 'expired') throw new Failure('connect-session-ended', status)
}

/**
 * The code is in the browser that came back, and the verifier in the session that this browser has at the host. A person who followed
 * another person's link has no verifier, and the other person has no code.
 */
const refusalOf = async (
  { hostSubject, entered, challenge }: ConnectSessionRow,
  { subject, code, code_verifier: verifier }: CompleteInput,
): Promise<FailureCode | undefined> => {
  if (subject !== hostSubject) return 'host-subject-mismatch'
  if (challenge === null || entered?.codeHash !== (await sha256(code))) return 'return-code-invalid'
  return (await challengeMatches(verifier, challenge)) ? undefined : 'verifier-mismatch'
}

const readsMax = 5

/** The connection of a session, usable from now on. */
const verified = async (needs: EmbeddingNeeds, session: ConnectSessionRow): Promise<ConnectionRow> => {
  for (let reads = 0; reads < readsMax; reads += 1) {
    const row = await madeConnection(needs, session)
    if (row.pendingUntil === null) {
      await needs.store.connectSessions.complete(session.id, needs.clock.now())
      return row
    }
    if (row.pendingUntil !== session.expiresAt)
      throw new Failure('connect-session-ended', 'another session made the same connection again')
    const verifiedRow = await verify(needs, session, row)
    if (verifiedRow) return verifiedRow
    requireMade((await needs.store.connectSessions.find(session.id)) ?? { ...session, status: 'expired' })
  }
  throw new Failure('internal', 'other writers kept changing the connection')
}

const madeConnection = async (
  { store }: EmbeddingNeeds,
  { connection }: ConnectSessionRow,
): Promise<ConnectionRow> => {
  const row = connection === null ? undefined : await store.connections.find(connection)
  if (!row) throw new Failure('connect-session-ended', 'its connection was removed')
  return row
}

/** Another writer changed the connection, or ended the session. */
class NotVerified extends Error {
  override readonly name = 'NotVerified'
}

const verify = async (
  needs: EmbeddingNeeds,
  session: ConnectSessionRow,
  row: ConnectionRow,
): Promise<ConnectionRow | undefined> => {
  const change = { status: awaitedStatus(row), pendingUntil: null }
  try {
    await needs.store.atomically(async ({ connectSessions, connections }) => {
      // The session first: a request that ends it has locked its row until the connection is erased.
      const isFirst = await connectSessions.complete(session.id, needs.clock.now())
      const isVerified = isFirst && (await connections.changeAt(row.id, row.tokenVersion, change))
      if (!isVerified) throw new NotVerified()
    })
  } catch (error) {
    if (error instanceof NotVerified) return undefined
    throw error
  }
  needs.waits.wake(session.id)
  needs.events.connectSessionEnded({ session: session.id, status: 'complete', code: null })
  return { ...row, ...change }
}
