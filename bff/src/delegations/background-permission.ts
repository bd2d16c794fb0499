import type { JobBlockReason, OperationId } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { DelegationNeeds } from './needs.ts'

/** Returns the reason why an operation may not be called in the background, or undefined if it may. It is checked before every call. */
export const backgroundPermission = async (
  { store, integrations, clock }: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  operation: OperationId,
): Promise<JobBlockReason | undefined> => {
  if (!isCallable(integrations.get(row.integration), operation)) return 'operation-not-allowed'
  // A service account acts for no person, so it requires no delegation.
  if (row.model === 'service-account') return undefined
  if (row.model !== 'delegation' || hasEnded(row, clock.now())) return 'delegation-required'
  const terms = await store.delegations.find(row.id)
  if (!terms) return 'delegation-required'
  return terms.operations.includes(operation) ? undefined : 'operation-not-agreed'
}

// A job discards the response body, so the items that a queue delivers once would be lost.
const isCallable = (integration: Integration | undefined, operation: OperationId): boolean => {
  const listed = integration?.operations.find(({ id }) => id === operation)
  return listed !== undefined && listed.paging?.kind !== 'queue'
}

const hasEnded = ({ endsAt }: ConnectionRow, now: number): boolean => endsAt === null || now >= endsAt
