import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { SessionChange } from '../principal/request-session.ts'
import type { ErasureScope, PendingRevocation, SessionRecord, Tables } from '../store/ports/ports.ts'
import { clearPresence, type EndedPresence, settlePresence } from '../tokens/end-presence.ts'
import { continuingWork } from './continuing.ts'

/**
 * Ends the session and the person's user-present access, in one transaction. Delegations and personal tokens stay, except those of a
 * guest, whom no later session can be.
 */
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
    const cleared = await needs.store.atomically((tables) => endSession(tables, needs, { session, ending }))
    ending.apply()
    const { ended, notRevoked } = await settlePresence(needs, cleared.owed)
    needs.events.signedOut({ connections: ended })
    const firm = needs.firmSignIns.get(session.firm?.signIn ?? '')
    return {
      ended,
      not_revoked: [...notRevoked],
      ...(cleared.forgotten > 0 && { forgotten: cleared.forgotten }),
      ...(continuing && cleared.forgotten === 0 && { continuing }),
      ...(firm && { continues_at: firm.integration.label }),
    }
  }

interface Ending {
  readonly session: SessionRecord
  readonly ending: SessionChange
}

interface Cleared {
  readonly owed: EndedPresence
  /** The number of connections that were removed with a guest. */
  readonly forgotten: number
}

const endSession = async (
  tables: Tables,
  needs: ConnectNeeds,
  { session, ending }: Ending,
): Promise<Cleared> => {
  const { subject } = session
  // The subject is locked before the session, as when an attempt is completed.
  const isGuest = subject !== null && (await lockGuest(tables, subject))
  // Removed first: an attempt that is being completed then stores no connection, or was stored and is found here.
  await ending.store(tables)
  return isGuest
    ? endGuest(tables, needs, { tenant: session.tenant, subjects: [subject] })
    : { owed: await clearPresence(tables, needs, session), forgotten: 0 }
}

const lockGuest = async ({ subjects }: Tables, id: string): Promise<boolean> => {
  if ((await subjects.find(id))?.guest !== true) return false
  // A sign-in may have made a person of the guest until the lock was granted.
  await subjects.lock(id)
  return (await subjects.find(id))?.guest === true
}

const endGuest = async (
  tables: Tables,
  { revocations }: ConnectNeeds,
  scope: ErasureScope,
): Promise<Cleared> => {
  const { connections } = await tables.erasure.erase(scope)
  const owed: PendingRevocation[] = []
  for (const row of connections) {
    const pending = await revocations.owe(tables, row, 'erased')
    if (pending) owed.push(pending)
  }
  return { owed, forgotten: connections.length }
}
