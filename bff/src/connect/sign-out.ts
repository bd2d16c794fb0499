import type { endpoints, UseCase } from '@planbridge/shared/contract'
import type { Visit } from '../session/visit.ts'
import { endPresence } from './end-presence.ts'
import type { ConnectNeeds } from './needs.ts'

/** Ends the session, and with it user-present access; delegations and personal tokens stay. */
export const signOut =
  (needs: ConnectNeeds): UseCase<typeof endpoints.signOut, Visit> =>
  async (_input, visit) => {
    const { session } = visit
    await visit.end()
    if (!session) return { ended: 0, not_revoked: [] }
    const { ended, notRevoked } = await endPresence(needs, session)
    needs.events.signedOut({ connections: ended })
    return { ended, not_revoked: [...notRevoked] }
  }
