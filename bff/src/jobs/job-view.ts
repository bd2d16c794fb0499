import type { Job } from '@planbridge/shared/contract'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import type { ConnectionRow, JobRow, RunRow } from '../store/ports/ports.ts'
import { blockReasonOf } from './block-reason.ts'
import { asInterrupted, runDeadline, wasInterrupted } from './interrupted-run.ts'
import type { JobNeeds } from './needs.ts'
import { nextRunAt } from './next-run.ts'

const runsShown = 10

const runView = (run: RunRow): Job['runs'][number] => ({
  due_at: isoTime(run.dueAt),
  started_at: isoTime(run.startedAt),
  ended_at: isoTimeOrNull(run.endedAt),
  outcome: run.outcome,
  code: run.code,
  status: run.status,
  tries: run.tries,
})

// During a run `nextAt` is the deadline of the run, see `run-job`.
const nextShown = ({ paused, nextAt, schedule, time_zone: zone }: JobRow, last: RunRow | undefined) => {
  if (paused || nextAt === null) return null
  const isRunning = last && nextAt === runDeadline(last)
  return isRunning ? nextRunAt(schedule, zone, last.startedAt) : nextAt
}

/** A job with its last runs. An unfinished run past its deadline is shown as interrupted, even before that is stored. */
export const jobView = async (
  needs: Pick<JobNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  stored: JobRow,
): Promise<Job> => {
  const { nextAt: _, ...job } = stored
  const runs = await needs.store.jobs.runs(job.id, runsShown)
  const nextAt = nextShown(stored, runs[0])
  const now = needs.clock.now()
  return {
    ...job,
    obstacle: await blockReasonOf(needs, row, job),
    next_at: isoTimeOrNull(nextAt),
    runs: runs.map((run) => runView(wasInterrupted(run, now) ? asInterrupted(run) : run)),
  }
}
