import type { Job } from '@planbridge/shared/contract'
import type { JobRow, JobStore, RunRow } from '../store/ports.ts'

const runsShown = 10
const iso = (at: number) => new Date(at).toISOString()

const runView = (run: RunRow): Job['runs'][number] => ({
  due_at: iso(run.dueAt),
  started_at: iso(run.startedAt),
  ended_at: run.endedAt === null ? null : iso(run.endedAt),
  outcome: run.outcome,
  code: run.code,
  status: run.status,
  tries: run.tries,
})

export const jobView = async (jobs: Pick<JobStore, 'runs'>, job: JobRow): Promise<Job> => ({
  id: job.id,
  connection: job.connection,
  operation: job.operation,
  schedule: job.schedule,
  time_zone: job.time_zone,
  missed: job.missed,
  paused: job.paused,
  next_at: job.nextAt === null ? null : iso(job.nextAt),
  runs: (await jobs.runs(job.id, runsShown)).map(runView),
})
