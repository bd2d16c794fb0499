import type { endpoints, UseCase } from '@planbridge/shared/contract'
import type { RequestSession } from '../principal/request-session.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { ownConnection } from './own-connection.ts'
import { requirePerson } from '../principal/require-person.ts'

/** Ends one connection for good: forgotten here first, then revoked at the provider where nothing else rides on it. */
export const disconnect =
  (needs: ConnectNeeds): UseCase<typeof endpoints.disconnect, RequestSession> =>
  async ({ connection }, requestSession) => {
    await ownConnection(needs, requirePerson(requestSession), connection)
    const row = await needs.store.connections.remove(connection)
    if (!row) return { revoked: 'nothing' }
    const revoked = await needs.revokeGrant(row)
    needs.vault.forget(row.id)
    needs.events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
    return { revoked }
  }
