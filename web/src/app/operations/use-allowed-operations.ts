import type { CatalogEntry, Connection, Operation } from '@planbridge/shared/contract'
import { delegationOf } from '../../core/stores/delegations-store.ts'
import { usePart } from '../parts-context.tsx'

/** What a connection may ask for: what was granted and, while its person is away, what was agreed to. */
export function useAllowedOperations({
  connection,
  entry,
}: {
  connection: Connection
  entry: CatalogEntry
}): readonly Operation[] {
  const agreed = delegationOf(usePart('delegations').list, connection.id)?.operations
  return entry.operations.filter(
    ({ id }) => connection.operations.includes(id) && (agreed?.includes(id) ?? true),
  )
}
