import type { Integration } from '../../domain/integration.ts'
import type { ConnectionRow, Store } from '../../store/ports/ports.ts'

/** The connection of the service account of an integration; undefined if there is none that works. */
export const serviceConnection = async (
  { store }: { readonly store: Pick<Store, 'connections'> },
  { id, tenant }: Pick<Integration, 'id' | 'tenant'>,
): Promise<ConnectionRow | undefined> => {
  const key = { tenant, owner: '', integration: id, model: 'service-account', account: '' } as const
  const row = await store.connections.findSame(key)
  return row?.status === 'active' ? row : undefined
}
