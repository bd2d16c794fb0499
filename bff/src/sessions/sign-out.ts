import type { endpoints, UseCase } from '@planbridge/shared/contract'
import type { RequestSession } from '../principal/request-session.ts'
import { endPresence } from '../tokens/end-presence.ts'
import type { ConnectNeeds } from '../grants/needs.ts'

/** Ends the session, and with it user-present access; delegations and personal tokens stay. */
export const signOut =
  (needs: ConnectNeeds): UseCase<typeof endpoints.signOut, RequestSession> =>
  async (_input, requestSession) => {
    const { session } = requestSession
    await requestSession.end()
    if (!session) return { ended: 0, not_revoked: [] }
    const { ended, notRevoked } = await endPresence(needs, session)
    needs.events.signedOut({ connections: ended })
    return { ended, not_revoked: [...notRevoked] }
  }
