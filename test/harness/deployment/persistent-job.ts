import type { Store } from '@planbridge/bff/testing'
import { type ConnectionId, JobId, OperationId } from '@planbridge/shared/contract'

const at = Date.parse('2026-01-05T12:00:00Z')
const operation = OperationId.parse('list-clients')

/** Adds the terms of a delegation, a job, and one run of it. */
export const addPersistentJob = async (store: Store, connection: ConnectionId): Promise<JobId> => {
  const id = JobId.parse(`job-of-${connection}`)
  const terms = { purpose: 'CANARY-PURPOSE weekly list', operations: [operation], days: 30 }
  await store.delegations.put({ ...terms, connection, startsAt: at })
  await store.jobs.add({
    id,
    connection,
    operation,
    fields: {},
    body: null,
    time_zone: 'UTC',
    missed: 'skip',
    schedule: { every: 'week', weekday: 1, time: '08:00' },
    paused: false,
    nextAt: at,
  })
  const run = { job: id, dueAt: at, startedAt: at, endedAt: null, outcome: 'running' as const }
  await store.jobs.begin({ ...run, code: null, status: null, tries: 1 }, () => null, at + 60_000)
  return id
}
