import type { ConnectionId, OperationId } from '@planbridge/shared/contract'
import { valueOr } from '../../core/stores/loadable.ts'
import { usePart } from '../parts-context.tsx'

/** Whether a job of this connection runs an operation. */
export function useJobsOn(connection: ConnectionId): (operation: OperationId) => boolean {
  const { of, list } = usePart('jobs')
  const used = new Set(of === connection ? valueOr(list, []).map((job) => job.operation) : [])
  return (operation) => used.has(operation)
}
