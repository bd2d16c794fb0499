import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { JobId, OperationId } from '@planbridge/shared/contract'
import type { Delegate } from './delegates.ts'
import type { ClusterEnvironment } from './renewal-storm.ts'

const halfAnHourMinutes = 30

/** Adds one job per time. Each is due at that time, and not again for half an hour. */
export const planJobs = async (
  { databaseUrl }: Pick<ClusterEnvironment, 'databaseUrl'>,
  { connection }: Delegate,
  times: readonly number[],
): Promise<void> => {
  const store = await postgresStore({ url: databaseUrl, poolMax: 1 })
  const minute = (new Date().getUTCMinutes() + halfAnHourMinutes) % 60
  for (const [at, nextAt] of times.entries()) {
    await store.jobs.add({
      id: JobId.parse(`job-${nextAt}-${at}`),
      connection,
      operation: OperationId.parse('list-clients'),
      fields: { pageSize: '1' },
      body: null,
      schedule: { every: 'hour', minute },
      time_zone: 'UTC',
      missed: 'run-once',
      paused: false,
      nextAt,
    })
  }
  await store.close()
}
