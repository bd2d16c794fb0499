import type { JobBlockReason, OperationId } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { DelegationNeeds } from './needs.ts'

/** Why this operation may not be called with nobody present; undefined: it may. Judged by our own clock, at every use. */
export const backgroundPermission = async (
  { store, integrations, clock }: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  operation: OperationId,
): Promise<JobBlockReason | undefined> => {
  if (!isFitFor(integrations.get(row.integration), operation)) return 'operation-not-allowed'
  // Where no person is involved, nobody has to delegate.
  if (row.model === 'service-account') return undefined
  if (row.model !== 'delegation' || hasEnded(row, clock.now())) return 'delegation-required'
  const terms = await store.delegations.find(row.id)
  if (!terms) return 'delegation-required'
  return terms.operations.includes(operation) ? undefined : 'operation-not-agreed'
}

// What a queue hands out once would be lost: nobody reads the answer of a job.
const isFitFor = (integration: Integration | undefined, operation: OperationId): boolean => {
  const listed = integration?.operations.find(({ id }) => id === operation)
  return listed !== undefined && listed.paging?.kind !== 'queue'
}

const hasEnded = ({ endsAt }: ConnectionRow, now: number): boolean => endsAt === null || now >= endsAt
