import type { ConnectionStatus, JobBlockReason } from '@planbridge/shared/contract'
import { scopesCover } from '../domain/scope-coverage.ts'
import type { ConnectionRow, JobRow } from '../store/ports/ports.ts'
import { backgroundPermission } from '../delegations/background-permission.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'

// An account that is still to be chosen stands in the way of some operations only: their runs say so.
const lost: Record<ConnectionStatus, boolean> = {
  active: false,
  'choose-account': false,
  'signed-out': true,
  'reconnect-required': true,
  ended: true,
}

/** What keeps a job from running until somebody does something about it; null: nothing known. */
export const blockReasonOf = async (
  needs: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  { operation }: Pick<JobRow, 'operation'>,
): Promise<JobBlockReason | null> => {
  const refusal = await backgroundPermission(needs, row, operation)
  if (refusal) return refusal
  if (lost[row.status]) return 'reconnect-required'
  const listed = needs.integrations.get(row.integration)?.operations.find(({ id }) => id === operation)
  return listed && !scopesCover(row, listed) ? 'scope-missing' : null
}
