import type { Job } from '@planbridge/shared/contract'
import type { ConnectionRow, JobRow, RunRow } from '../store/ports.ts'
import type { DelegationNeeds } from './needs.ts'
import { obstacleOf } from './obstacle.ts'

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

export const jobView = async (
  needs: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  { nextAt, ...job }: JobRow,
): Promise<Job> => ({
  ...job,
  obstacle: await obstacleOf(needs, row, job),
  next_at: nextAt === null || job.paused ? null : iso(nextAt),
  runs: (await needs.store.jobs.runs(job.id, runsShown)).map(runView),
})
