import type { ConnectionStatus, JobBlockReason } from '@planbridge/shared/contract'
import { agreementRefusal } from '../domain/delegation-agreement.ts'
import { isRequested } from '../domain/offered-operations.ts'
import { scopesCover } from '../domain/scope-coverage.ts'
import { jobRefusal } from '../proxy/entry-points.ts'
import type { ConnectionRow, JobRow } from '../store/ports/ports.ts'
import { jobOperation } from './job-operation.ts'
import type { JobNeeds } from './needs.ts'

type Needs = Pick<JobNeeds, 'store' | 'integrations' | 'clock'>

/**
 * Asks the proxy's rules whether a job may call an operation, by our clock and the stored agreement.
 * @returns The reason why not; undefined if it may.
 */
export const refusalOf = async (
  { store, integrations, clock }: Needs,
  row: ConnectionRow,
  operation: JobRow['operation'],
): Promise<JobBlockReason | undefined> => {
  const refusal = jobRefusal(row, jobOperation({ integrations }, row, operation), clock.now())
  if (refusal) return refusal
  const disagreed =
    row.model === 'delegation' ? agreementRefusal(await store.delegations.find(row.id), operation) : undefined
  return disagreed ?? scopeRefusal({ integrations }, row, operation)
}

const scopeRefusal = (
  { integrations }: Pick<Needs, 'integrations'>,
  row: ConnectionRow,
  id: JobRow['operation'],
): JobBlockReason | undefined => {
  const integration = integrations.get(row.integration)
  const operation = jobOperation({ integrations }, row, id)
  if (!integration || !operation) return undefined
  if (!isRequested(integration, row.model, operation)) return 'scope-not-requested'
  return scopesCover(row, operation, integration.provider.scopes.everything) ? undefined : 'scope-missing'
}

// `choose-account` blocks some operations only; the runs of those fail with `account-choice-needed`.
const isUnusable: Record<ConnectionStatus, boolean> = {
  active: false,
  'choose-account': false,
  'signed-out': true,
  'reconnect-required': true,
  ended: true,
  'pending-verification': true,
}

/** The reason why every run of a job will fail until it is removed; null if none is known. */
export const blockReasonOf = async (
  needs: Needs,
  row: ConnectionRow,
  { operation }: Pick<JobRow, 'operation'>,
): Promise<JobBlockReason | null> => {
  const refusal = await refusalOf(needs, row, operation)
  if (refusal) return refusal
  return isUnusable[row.status] ? 'reconnect-required' : null
}
