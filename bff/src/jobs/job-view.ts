import type { Job, JobId } from '@planbridge/shared/contract'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import type { AnswerRow, ConnectionRow, JobRow, RunRow } from '../store/ports/ports.ts'
import { blockReasonOf } from './block-reason.ts'
import { asInterrupted, runDeadline, wasInterrupted } from './interrupted-run.ts'
import { answerView } from './kept-answers.ts'
import type { JobNeeds } from './needs.ts'
import { nextRunAt } from './next-run.ts'

const runsShown = 10

const runView = (run: RunRow, answer: AnswerRow | undefined): Job['runs'][number] => ({
  due_at: isoTime(run.dueAt),
  started_at: isoTime(run.startedAt),
  ended_at: isoTimeOrNull(run.endedAt),
  outcome: run.outcome,
  code: run.code,
  status: run.status,
  tries: run.tries,
  ...(answer && { answer: answerView(answer) }),
})

// During a run `nextAt` is the deadline of the run, see `run-job`.
const nextShown = ({ paused, nextAt, schedule, time_zone: zone }: JobRow, last: RunRow | undefined) => {
  if (paused || nextAt === null) return null
  const isRunning = last && nextAt === runDeadline(last)
  return isRunning ? nextRunAt(schedule, zone, last.startedAt) : nextAt
}

type Needs = Pick<JobNeeds, 'store' | 'integrations' | 'clock' | 'keepAnswers'>

/** The connection of jobs, and the person who sees them. */
export interface JobViewer {
  readonly row: ConnectionRow
  readonly person: string
}

/** A job with its last runs. */
export const jobView = async (needs: Needs, viewer: JobViewer, job: JobRow): Promise<Job> => {
  const [view] = await jobViews(needs, viewer, [job])
  if (!view) throw new Error('one job has one view')
  return view
}

/** Jobs of a connection with their last runs. The number of queries does not depend on the number of jobs. */
export const jobViews = async (
  needs: Needs,
  { row, person }: JobViewer,
  jobs: readonly JobRow[],
): Promise<Job[]> => {
  const ids = jobs.map(({ id }) => id)
  const runs = await needs.store.jobs.runsOfAll(ids, runsShown)
  const answers = needs.keepAnswers
    ? await needs.store.answers.listFor(ids, person)
    : new Map<JobId, AnswerRow[]>()
  const reasons = new Map<JobRow['operation'], Job['obstacle']>()
  for (const job of jobs)
    if (!reasons.has(job.operation)) reasons.set(job.operation, await blockReasonOf(needs, row, job))
  const now = needs.clock.now()
  return jobs.map((job) => ({
    ...viewOf(job, { runs: runs.get(job.id) ?? [], answers: answers.get(job.id) ?? [], now }),
    obstacle: reasons.get(job.operation) ?? null,
  }))
}

interface Recorded {
  readonly runs: readonly RunRow[]
  readonly answers: readonly AnswerRow[]
  readonly now: number
}

// An unfinished run past its deadline is shown as interrupted, even before that is stored.
const viewOf = (stored: JobRow, { runs, answers, now }: Recorded): Omit<Job, 'obstacle'> => {
  const { nextAt: _, ...job } = stored
  const nextAt = nextShown(stored, runs[0])
  const answerOf = ({ dueAt }: RunRow) => answers.find((answer) => answer.dueAt === dueAt)
  return {
    ...job,
    next_at: isoTimeOrNull(nextAt),
    runs: runs.map((run) => runView(wasInterrupted(run, now) ? asInterrupted(run) : run, answerOf(run))),
  }
}
