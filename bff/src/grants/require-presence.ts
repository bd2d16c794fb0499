import { Failure } from '../failure.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports/ports.ts'
import { endPresence } from '../tokens/end-presence.ts'
import type { ConnectNeeds } from './needs.ts'

/**
 * Takes user-present access back that was connected while its person signed out. It looks after the access was stored, as
 * signing out ends the session before it looks for access: whichever comes second sees the other.
 */
export const requirePresence = async (
  needs: ConnectNeeds,
  session: SessionRecord,
  row: ConnectionRow,
): Promise<void> => {
  if (row.model !== 'user-present') return
  if (await needs.store.sessions.touch(session.record, needs.clock.now())) return
  await endPresence(needs, { ...session, subject: row.owner })
  throw new Failure('session-required', 'signed out while the code was on its way')
}
