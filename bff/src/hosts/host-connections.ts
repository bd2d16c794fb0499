import type { ConnectionId } from '@planbridge/shared/contract'
import type { HostConnection, hostEndpoints } from '@planbridge/shared/host-api'
import { connectionView } from '../connections/connection-view.ts'
import { removeConnection } from '../connections/disconnect.ts'
import { Failure } from '../failure.ts'
import type { HostKeyPrincipal } from '../principal/host-key.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import { findHostSubject, hostOwnerOf, isOfKey } from './host-subject.ts'
import type { HostNeeds } from './needs.ts'

type Shown = Pick<HostConnection, 'subject'>

/** A connection as hosts see it. */
export const hostConnectionView = (
  needs: HostNeeds,
  row: ConnectionRow,
  { subject }: Shown,
): HostConnection => ({
  ...connectionView(needs, row),
  subject,
})

/** Lists the connections of a user of the host, and the service accounts of the tenant. */
export const listHostConnections =
  (needs: HostNeeds): UseCaseFor<typeof hostEndpoints.listHostConnections, 'host-key'> =>
  async ({ subject }, principal) => {
    const { store, activity, vault } = needs
    const { tenant } = principal
    // A store that takes no writes can still be read; the last use is then shown as it was.
    await activity.flush().catch(() => undefined)
    const owner = await findHostSubject(needs, principal, subject)
    const own = owner === undefined ? [] : await store.connections.listOwned(tenant, owner)
    const shared = await store.connections.listOwned(tenant, '')
    const rows = [...own, ...shared].filter((row) => isOfKey(principal, row))
    // A token set that does not open is shown before its first call fails.
    await Promise.all(rows.map((row) => vault.read(row)))
    return {
      connections: rows.map((row) =>
        hostConnectionView(needs, row, { subject: row.owner === '' ? null : subject }),
      ),
    }
  }

export const getHostConnection =
  (needs: HostNeeds): UseCaseFor<typeof hostEndpoints.getHostConnection, 'host-key'> =>
  async ({ connection }, principal) => {
    await needs.activity.flush().catch(() => undefined)
    const { row, subject } = await connectionOfHost(needs, principal, connection)
    await needs.vault.read(row)
    return hostConnectionView(needs, row, { subject })
  }

/** Removes a connection, then revokes its grant at the provider unless another connection uses it. */
export const removeHostConnection =
  (needs: HostNeeds): UseCaseFor<typeof hostEndpoints.removeHostConnection, 'host-key'> =>
  async ({ connection }, principal) => {
    await connectionOfHost(needs, principal, connection)
    return removeConnection(needs, connection)
  }

// People who signed in to Planbridge itself are not a host's business: their connections are as unknown as those of other tenants.
const connectionOfHost = async (
  needs: HostNeeds,
  principal: HostKeyPrincipal,
  id: ConnectionId,
): Promise<Shown & { readonly row: ConnectionRow }> => {
  const row = await needs.store.connections.find(id)
  const subject = row && isOfKey(principal, row) ? await hostOwnerOf(needs, row) : undefined
  if (!row || subject === undefined)
    throw new Failure('connection-not-found', 'unknown, or of no user of this host')
  return { row, subject }
}
