import type { ConnectionId, OperationId } from '@planbridge/shared/contract'
import { valueOr } from '../../core/stores/loadable.ts'
import { useAppState } from '../app-context.tsx'

/** Returns a function that reports whether a job of the connection runs an operation. */
export function useJobOperations(connection: ConnectionId): (operation: OperationId) => boolean {
  const { connection: opened, list } = useAppState('jobs')
  const used = new Set(opened === connection ? valueOr(list, []).map((job) => job.operation) : [])
  return (operation) => used.has(operation)
}
