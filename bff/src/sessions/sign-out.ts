import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { continuingWork } from './continuing.ts'
import { clearPresence, settlePresence } from '../tokens/end-presence.ts'

/** Ends the session and the person's user-present access, in one transaction. Delegations and personal tokens stay. */
export const signOut =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.signOut, 'browser-session'> =>
  async (_input, requestSession) => {
    const { session } = requestSession
    const ending = requestSession.ending()
    if (!session) {
      ending.apply()
      return { ended: 0, not_revoked: [] }
    }
    const continuing = await continuingWork(needs, session)
    const cleared = await needs.store.atomically(async (tables) => {
      // Removed first: an attempt that is being completed then stores no connection, or was stored and is found here.
      await ending.store(tables)
      return clearPresence(tables, needs, session)
    })
    ending.apply()
    const { ended, notRevoked } = await settlePresence(needs, cleared)
    needs.events.signedOut({ connections: ended })
    const firm = needs.firmSignIns.get(session.firm?.signIn ?? '')
    return {
      ended,
      not_revoked: [...notRevoked],
      ...(continuing && { continuing }),
      ...(firm && { continues_at: firm.integration.label }),
    }
  }
