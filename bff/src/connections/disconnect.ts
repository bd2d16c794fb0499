import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { ownConnection } from './own-connection.ts'

/** Removes a connection, then revokes its grant at the provider unless another connection uses it. */
export const disconnect =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.disconnect, 'browser-session'> =>
  async ({ connection }, requestSession) => {
    await ownConnection(needs, requirePerson(requestSession), connection)
    const row = await needs.store.connections.remove(connection)
    if (!row) return { revoked: 'nothing' }
    const revoked = await needs.revokeGrant(row)
    needs.vault.forget(row.id)
    needs.events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
    return { revoked }
  }
