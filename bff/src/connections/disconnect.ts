import type { ConnectionId, endpoints, OutputOf } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { ownConnection } from './own-connection.ts'

/** Removes a connection, then revokes its grant at the provider unless another connection uses it. */
export const disconnect =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.disconnect, 'browser-session'> =>
  async ({ connection }, requestSession) => {
    await ownConnection(needs, requirePerson(requestSession), connection)
    return removeConnection(needs, connection)
  }

/** Removes a connection and revokes its grant. Repeatable. */
export const removeConnection = async (
  needs: ConnectNeeds,
  connection: ConnectionId,
): Promise<OutputOf<typeof endpoints.disconnect>> => {
  const removed = await needs.store.atomically(async (tables) => {
    const row = await tables.connections.remove(connection)
    return row && { row, pending: await needs.revocations.owe(tables, row, 'disconnected') }
  })
  if (!removed) return { revoked: 'nothing' }
  const { row, pending } = removed
  needs.vault.forget(row.id)
  const revoked = await needs.revocations.settle(pending)
  needs.events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
  return { revoked }
}
