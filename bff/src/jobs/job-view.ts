import type { Job } from '@planbridge/shared/contract'
import type { ConnectionRow, JobRow, RunRow } from '../store/ports/ports.ts'
import { asInterrupted, surelyOverAt, wasInterrupted } from './interrupted-run.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { nextRunAt } from './next-run.ts'
import { blockReasonOf } from './block-reason.ts'

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

// While it runs, another time stands where its next one will stand.
const nextShown = ({ paused, nextAt, schedule, time_zone: zone }: JobRow, last: RunRow | undefined) => {
  if (paused || nextAt === null) return null
  const isLook = last && nextAt === surelyOverAt(last)
  return isLook ? nextRunAt(schedule, zone, last.startedAt) : nextAt
}

/** A job with its last runs. One that nobody can be at any more is said to be interrupted, before anybody wrote that down. */
export const jobView = async (
  needs: Pick<DelegationNeeds, 'store' | 'integrations' | 'clock'>,
  row: ConnectionRow,
  whole: JobRow,
): Promise<Job> => {
  const { nextAt: _, ...job } = whole
  const runs = await needs.store.jobs.runs(job.id, runsShown)
  const nextAt = nextShown(whole, runs[0])
  const now = needs.clock.now()
  return {
    ...job,
    obstacle: await blockReasonOf(needs, row, job),
    next_at: nextAt === null ? null : iso(nextAt),
    runs: runs.map((run) => runView(wasInterrupted(run, now) ? asInterrupted(run) : run)),
  }
}
