import type { ConnectionStatus, JobObstacle } from '@planbridge/shared/contract'
import { coveredByGrant } from '../covered-by-grant.ts'
import type { ConnectionRow, JobRow } from '../store/ports.ts'
import { backgroundPermission } from './background-permission.ts'
import type { DelegationNeeds } from './needs.ts'

// An account that is still to be chosen stands in the way of some operations only: their runs say so.
const lost: Record<ConnectionStatus, boolean> = {
  active: false,
  'choose-account': false,
  'signed-out': true,
  'reconnect-required': true,
  ended: true,
}

/** What keeps a job from running until somebody does something about it; null: nothing known. */
export const obstacleOf = async (
  needs: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  { operation }: Pick<JobRow, 'operation'>,
): Promise<JobObstacle | null> => {
  const refusal = await backgroundPermission(needs, row, operation)
  if (refusal) return refusal
  if (lost[row.status]) return 'reconnect-required'
  const listed = needs.integrations.get(row.integration)?.operations.find(({ id }) => id === operation)
  return listed && !coveredByGrant(row, listed) ? 'scope-missing' : null
}
