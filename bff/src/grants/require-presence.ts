import { Failure } from '../failure.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports/ports.ts'
import { endPresence } from '../tokens/end-presence.ts'
import type { ConnectNeeds } from './needs.ts'

/**
 * Ends a user-present connection that was stored while its person signed out. The session is checked after the connection is
 * stored, and a sign-out removes the session before it reads the connections, so one of the two always sees the other.
 */
export const requirePresence = async (
  needs: ConnectNeeds,
  session: SessionRecord,
  row: ConnectionRow,
): Promise<void> => {
  if (row.model !== 'user-present') return
  if (await needs.store.sessions.touch(session.record, needs.clock.now())) return
  await endPresence(needs, { ...session, subject: row.owner })
  throw new Failure('session-required', 'the person signed out during the code exchange')
}
