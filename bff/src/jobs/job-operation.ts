import { isRepeatable, type OperationDefinition } from '@planbridge/shared/providers'
import type { ConnectionRow, JobRow } from '../store/ports/ports.ts'
import type { JobNeeds } from './needs.ts'

/** The definition of a job's operation; undefined if its integration no longer lists it. */
export const jobOperation = (
  { integrations }: Pick<JobNeeds, 'integrations'>,
  { integration }: Pick<ConnectionRow, 'integration'>,
  operation: JobRow['operation'],
): OperationDefinition | undefined =>
  integrations.get(integration)?.operations.find(({ id }) => id === operation)

/** True if the call of a job does no harm when it is executed twice. */
export const isRepeatableJob = async (
  needs: Pick<JobNeeds, 'store' | 'integrations'>,
  job: JobRow,
): Promise<boolean> => {
  const row = await needs.store.connections.find(job.connection)
  const operation = row && jobOperation(needs, row, job.operation)
  return operation !== undefined && isRepeatable(operation)
}
