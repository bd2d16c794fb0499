import type { FailureCode, OperationId } from '@planbridge/shared/contract'
import type { ConnectionRow } from '../store/ports.ts'
import type { DelegationNeeds } from './needs.ts'

/** Why this operation may not be called with nobody present; undefined: it may. Judged by our own clock, at every use. */
export const backgroundPermission = async (
  { store, integrations, clock }: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  operation: OperationId,
): Promise<FailureCode | undefined> => {
  const listed = integrations.get(row.integration)?.operations.some(({ id }) => id === operation)
  if (!listed) return 'operation-not-allowed'
  // Where no person is involved, nobody has to delegate.
  if (row.model === 'service-account') return undefined
  const terms = row.model === 'delegation' ? await store.delegations.find(row.id) : undefined
  if (!terms || clock.now() >= (row.endsAt ?? 0)) return 'delegation-required'
  return terms.operations.includes(operation) ? undefined : 'operation-not-allowed'
}
