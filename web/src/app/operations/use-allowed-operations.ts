import type { Connection, DetailedEntry, Operation } from '@planbridge/shared/contract'
import { delegationOf } from '../../core/stores/delegations-store.ts'
import { useAppState } from '../app-context.tsx'

/** The operations that a connection can use: those that were granted and, for a delegation, agreed to. */
export function useAllowedOperations({
  connection,
  entry,
}: {
  connection: Connection
  entry: DetailedEntry
}): readonly Operation[] {
  const agreed = delegationOf(useAppState('delegations').list, connection.id)?.operations
  return entry.operations.filter(
    ({ id }) => connection.operations.includes(id) && (agreed?.includes(id) ?? true),
  )
}
