import type { JobId } from '@planbridge/shared/contract'
import type { JobRow, Millis, RunRow } from '../store/ports/ports.ts'
import { asInterrupted, type EndedRun, runDeadline, wasInterrupted } from './interrupted-run.ts'
import { isRepeatableJob } from './job-operation.ts'
import { keepAnswer } from './kept-answers.ts'
import type { JobNeeds } from './needs.ts'
import { nextRunAt } from './next-run.ts'
import { outcomeOf, type Rest } from './run-outcome.ts'

type DueJob = JobRow & { readonly nextAt: Millis }

const isDue = (job: JobRow | undefined, now: Millis): job is DueJob =>
  job !== undefined && !job.paused && job.nextAt !== null && job.nextAt <= now

/** Runs a job if it is due. Calling it too often, too late, or in several processes does no harm. */
export const runJob =
  (needs: JobNeeds) =>
  async (id: JobId, rest: Rest = (wait) => wait()): Promise<void> => {
    const now = needs.clock.now()
    const job = await needs.store.jobs.find(id)
    if (!isDue(job, now)) return
    const [last] = await needs.store.jobs.runs(id, 1)
    if (last && wasInterrupted(last, now)) await conclude(needs, job, asInterrupted(last))
    const isDone = last && isDeadlineOf(last, job) && !(await shouldRunAgain(needs, last, job))
    await (isDone ? planNext(needs, job, now) : runNow(needs, job, { startedAt: now, rest }))
  }

// During a run, `nextAt` is the deadline of the run. If the process dies, the job falls due again at that time.
const isDeadlineOf = (last: RunRow, { nextAt }: DueJob): boolean => nextAt === runDeadline(last)

/** True if an interrupted run is to be made up: its operation can be repeated, and missed runs are wanted. */
const shouldRunAgain = async (needs: JobNeeds, last: RunRow, job: JobRow): Promise<boolean> => {
  const wasCutShort = last.outcome === 'running' || last.code === 'run-interrupted'
  return wasCutShort && job.missed !== 'skip' && isRepeatableJob(needs, job)
}

interface Start {
  readonly startedAt: Millis
  readonly rest: Rest
}

const runNow = async (needs: JobNeeds, { id, nextAt: dueAt }: DueJob, { startedAt, rest }: Start) => {
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
  const deadline = runDeadline(run)
  const nextCheckAt = (job: JobRow) => Math.min(nextAfter(job, startedAt) ?? deadline, deadline)
  const job = await needs.store.jobs.begin(run, nextCheckAt, deadline)
  if (!job) return
  const { answer, ...outcome } = await outcomeOf(needs, job, run, rest)
  // Before the run is concluded, so that a page that shows its outcome shows its answer too.
  if (answer) await keepAnswer(needs, { job, run, answer })
  await conclude(needs, job, { ...run, ...outcome, endedAt: needs.clock.now() })
  await planNext(needs, { id, nextAt: deadline }, startedAt)
}

const kindOf = { succeeded: 'job-succeeded', failed: 'job-failed', skipped: 'job-skipped' } as const

// The result and its entry in the activity of the person are stored together.
const conclude = async ({ store, events, clock }: JobNeeds, job: JobRow, run: EndedRun): Promise<void> => {
  const { outcome, code, dueAt, endedAt } = run
  const entry = {
    job: job.id,
    connection: job.connection,
    dueAt,
    kind: kindOf[outcome],
    operation: job.operation,
    code,
    at: endedAt ?? clock.now(),
    nextAt: nextAfter(job, clock.now()),
  }
  await store.jobs.finish(run, entry)
  events.jobRan({ job: job.id, connection: job.connection, outcome, code: code ?? undefined })
}

// A downtime costs one run at most: the next one is planned from the present time.
const nextAfter = ({ schedule, time_zone: zone }: JobRow, now: Millis) => nextRunAt(schedule, zone, now)

/** Plans the next run, unless the job's time has been changed since (compare-and-swap). */
const planNext = async (
  { store }: JobNeeds,
  { id, nextAt }: Pick<DueJob, 'id' | 'nextAt'>,
  now: Millis,
): Promise<void> => {
  await store.jobs.change(id, (job) =>
    job.nextAt === nextAt ? { ...job, nextAt: nextAfter(job, now) } : job,
  )
}
