import type { JobId } from '@planbridge/shared/contract'
import type { JobRow, Millis, RunRow } from '../store/ports/ports.ts'
import { asInterrupted, surelyOverAt, wasInterrupted } from './interrupted-run.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { nextRunAt } from './next-run.ts'
import { outcomeOf } from './run-outcome.ts'
import { writeCall } from './write-call.ts'

type DueJob = JobRow & { readonly nextAt: Millis }

const isDue = (job: JobRow | undefined, now: Millis): job is DueJob =>
  job !== undefined && !job.paused && job.nextAt !== null && job.nextAt <= now

/** Runs a job if its time has come. Whoever wakes us may do so too often, too late, or in several processes. */
export const runJob =
  (needs: DelegationNeeds) =>
  async (id: JobId): Promise<void> => {
    const now = needs.clock.now()
    const job = await needs.store.jobs.find(id)
    if (!isDue(job, now)) return
    const [last] = await needs.store.jobs.runs(id, 1)
    if (last && wasInterrupted(last, now)) await conclude(needs, job, asInterrupted(last))
    const isDone = last && isLookingAfter(last, job) && !(await mayMakeUp(needs, last, job))
    await (isDone ? planNext : runNow)(needs, job, now)
  }

// While a job runs, the time at which somebody looks after it stands where its next time will stand. So whoever comes then
// finds what a process left that died meanwhile.
const isLookingAfter = (last: RunRow, { nextAt }: DueJob): boolean => nextAt === surelyOverAt(last)

/** What was interrupted is done again only where that is sure to do no harm, and the person wants what was missed. */
const mayMakeUp = async (needs: DelegationNeeds, last: RunRow, job: JobRow): Promise<boolean> => {
  const wasCutShort = last.outcome === 'running' || last.code === 'run-interrupted'
  if (!wasCutShort || job.missed === 'skip') return false
  const row = await needs.store.connections.find(job.connection)
  const call = row && writeCall(needs, row, job)
  return call?.repeatable === true
}

const runNow = async (needs: DelegationNeeds, { id, nextAt: dueAt }: DueJob, startedAt: Millis) => {
  const run: RunRow = {
    job: id,
    dueAt,
    startedAt,
    endedAt: null,
    outcome: 'running',
    code: null,
    status: null,
    tries: 0,
  }
  const overAt = surelyOverAt(run)
  const nextLook = (job: JobRow) => Math.min(nextAfter(job, startedAt) ?? overAt, overAt)
  const job = await needs.store.jobs.begin(run, nextLook, overAt)
  if (!job) return
  await conclude(needs, job, { ...run, ...(await outcomeOf(needs, job, run)), endedAt: needs.clock.now() })
  await planNext(needs, { id, nextAt: overAt }, startedAt)
}

const conclude = async ({ store, events }: DelegationNeeds, job: JobRow, run: RunRow): Promise<void> => {
  await store.jobs.finish(run)
  const { outcome, code } = run
  events.jobRan({ job: job.id, connection: job.connection, outcome, code: code ?? undefined })
}

// What fell into a downtime is one run at most: the next one is planned from now on.
const nextAfter = ({ schedule, time_zone: zone }: JobRow, now: Millis) => nextRunAt(schedule, zone, now)

/** Plans the next run instead of this time, unless somebody else changed it meanwhile. */
const planNext = async (
  { store }: DelegationNeeds,
  { id, nextAt }: Pick<DueJob, 'id' | 'nextAt'>,
  now: Millis,
): Promise<void> => {
  await store.jobs.change(id, (job) =>
    job.nextAt === nextAt ? { ...job, nextAt: nextAfter(job, now) } : job,
  )
}
