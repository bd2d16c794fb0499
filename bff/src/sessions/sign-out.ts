import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { endPresence } from '../tokens/end-presence.ts'

/** Ends the session and the person's user-present access. Delegations and personal tokens stay. */
export const signOut =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.signOut, 'browser-session'> =>
  async (_input, requestSession) => {
    const { session } = requestSession
    await requestSession.end()
    if (!session) return { ended: 0, not_revoked: [] }
    const { ended, notRevoked } = await endPresence(needs, session)
    needs.events.signedOut({ connections: ended })
    return { ended, not_revoked: [...notRevoked] }
  }
