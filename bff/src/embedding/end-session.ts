import type { ConnectionId } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type {
  ConnectFailure,
  ConnectionRow,
  ConnectSessionRow,
  Millis,
  PendingRevocation,
  Tables,
} from '../store/ports/ports.ts'
import type { EmbeddingNeeds } from './needs.ts'

type EndNeeds = Pick<ConnectNeeds, 'store' | 'vault' | 'revocations' | 'events'>

interface RemovedConnection {
  readonly row: ConnectionRow
  readonly pending: PendingRevocation | undefined
}

/** How a session ends without a usable connection. */
export interface Ending {
  readonly status: 'cancelled' | 'expired'
  /** Why it was ended. */
  readonly failure?: ConnectFailure
}

/**
 * Ends a session that is open or awaits the verification of its connection, which is erased, and its grant is revoked. False if the
 * session has another status by now.
 */
export const endSession = async (
  needs: EndNeeds & Pick<EmbeddingNeeds, 'waits'>,
  session: ConnectSessionRow,
  ending: Ending,
): Promise<boolean> => {
  const ended = await needs.store.atomically(async (tables) => {
    if (!(await tables.connectSessions.end(session, ending))) return undefined
    const { connection: id, expiresAt: pendingUntil } = session
    return { removed: id === null ? undefined : await removeUnverified(tables, needs, { id, pendingUntil }) }
  })
  if (!ended) return false
  needs.waits.wake(session.id)
  const { status, failure } = ending
  needs.events.connectSessionEnded({ session: session.id, status, code: failure?.code ?? null })
  await revokeRemoved(needs, ended.removed)
  return true
}

/** The connection was verified, or made again, between two statements. The transaction is rolled back. */
class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
}

/** A connection that was not verified. Another session that makes it again sets another time. */
interface Unverified {
  readonly id: ConnectionId
  readonly pendingUntil: Millis | null
}

/** Erases a connection that was not verified, in the transaction that decides so. */
const removeUnverified = async (
  tables: Tables,
  { revocations }: Pick<EndNeeds, 'revocations'>,
  { id, pendingUntil }: Unverified,
): Promise<RemovedConnection | undefined> => {
  const found = await tables.connections.find(id)
  if (!found || found.pendingUntil === null || found.pendingUntil !== pendingUntil) return undefined
  const row = await tables.connections.remove(id)
  if (!row) return undefined
  if (row.pendingUntil !== pendingUntil) throw new ChangedMeanwhile()
  // The owed revocation names no person: whose account it is was not verified.
  const unowned = { ...row, owner: '', accountName: null }
  return { row, pending: await revocations.owe(tables, unowned, 'not-stored') }
}

const revokeRemoved = async (
  { vault, revocations, events }: EndNeeds,
  removed: RemovedConnection | undefined,
): Promise<void> => {
  if (!removed) return
  const { row, pending } = removed
  vault.forget(row.id)
  const revoked = await revocations.settle(pending)
  events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
}

const ifUnchanged = (error: unknown): undefined => {
  if (!(error instanceof ChangedMeanwhile)) throw error
}

const batch = 100

/** Ends the sessions whose time has passed, and erases the connections that were not verified in time. Their grants are revoked. */
export const endOverdue = async (
  needs: EndNeeds & Pick<EmbeddingNeeds, 'waits' | 'clock'>,
): Promise<void> => {
  const { store, clock } = needs
  for (const session of await store.connectSessions.overdue(clock.now(), batch))
    await endSession(needs, session, { status: 'expired' })
  // Those of a session that is not there any more.
  for (const row of await store.connections.unverified(clock.now(), batch)) {
    const removed = await store
      .atomically((tables) => removeUnverified(tables, needs, row))
      .catch(ifUnchanged)
    await revokeRemoved(needs, removed)
  }
}
