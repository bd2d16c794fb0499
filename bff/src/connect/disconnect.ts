import type { endpoints, UseCase } from '@planbridge/shared/contract'
import type { Visit } from '../session/visit.ts'
import type { ConnectNeeds } from './needs.ts'
import { ownConnection } from './own-connection.ts'
import { presentPerson } from '../session/present-person.ts'

/** Ends one connection for good: forgotten here first, then revoked at the provider where nothing else rides on it. */
export const disconnect =
  (needs: ConnectNeeds): UseCase<typeof endpoints.disconnect, Visit> =>
  async ({ connection }, visit) => {
    await ownConnection(needs, presentPerson(visit), connection)
    const row = await needs.store.connections.remove(connection)
    if (!row) return { revoked: 'nothing' }
    const revoked = await needs.endGrant(row)
    needs.vault.forget(row.id)
    needs.events.connectionEnded({ connection: row.id, integration: row.integration, revoked })
    return { revoked }
  }
