import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { JobRow } from '../store/ports/ports.ts'
import { jobView } from './job-view.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { cronPattern, isTimeZone, nextRunAt } from './next-run.ts'
import { ownJob } from './own-job.ts'
import { writeCall } from './write-call.ts'

type Change = Pick<JobRow, 'fields' | 'body' | 'schedule' | 'time_zone' | 'missed'>

/** Says anew with what, and when, a job runs. Whether it may is judged at each run, as ever. */
export const changeJob =
  (needs: DelegationNeeds): UseCase<typeof endpoints.changeJob, RequestSession> =>
  async ({ job: id, ...change }, requestSession) => {
    const { job, row } = await ownJob(needs, requestSession, id)
    if (!isTimeZone(change.time_zone)) throw new Failure('request-malformed', 'time_zone')
    const { operations = [] } = needs.integrations.get(row.integration) ?? {}
    if (!operations.some((operation) => operation.id === job.operation))
      throw new Failure('operation-not-allowed', job.operation, { connection: row.id })
    if (!writeCall(needs, row, { ...job, ...change })) throw new Failure('request-malformed', 'fields')
    const now = needs.clock.now()
    const changed = await needs.store.jobs.change(id, (before) => changedJob(before, change, now))
    if (!changed) throw new Failure('job-not-found', 'deleted meanwhile')
    return jobView(needs, row, changed)
  }

const changedJob = (before: JobRow, change: Change, now: number): JobRow => {
  const after = { ...before, ...change }
  // What is due at this moment is not lost because its values were corrected.
  if (isSameTime(before, after) || before.paused) return after
  return { ...after, nextAt: nextRunAt(after.schedule, after.time_zone, now) }
}

const isSameTime = (before: Change, after: Change): boolean =>
  cronPattern(before.schedule) === cronPattern(after.schedule) && before.time_zone === after.time_zone
