import type { endpoints } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { fillOperation } from '../proxy/find-operation.ts'
import type { JobRow } from '../store/ports/ports.ts'
import { limitFailure } from './job-limits.ts'
import { jobOperation } from './job-operation.ts'
import { jobView } from './job-view.ts'
import type { JobNeeds } from './needs.ts'
import { cronPattern, isTimeZone, nextRunAt } from './next-run.ts'
import { ownJob } from './own-job.ts'

type Change = Pick<JobRow, 'fields' | 'body' | 'schedule' | 'time_zone' | 'missed'>

/** Changes the values and the schedule of a job. Permission is checked at each run, not here. */
export const changeJob =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.changeJob, 'browser-session'> =>
  async ({ job: id, ...change }, requestSession) => {
    const { job, row } = await ownJob(needs, requestSession, id)
    if (!isTimeZone(change.time_zone)) throw new Failure('request-malformed', 'time_zone')
    const operation = jobOperation(needs, row, job.operation)
    if (!operation) throw new Failure('operation-not-allowed', job.operation, { connection: row.id })
    if (fillOperation(operation, change) === undefined) throw new Failure('request-malformed', 'fields')
    const now = needs.clock.now()
    const { jobLimits } = needs
    const update = (before: JobRow) => changedJob(before, change, now)
    const changed = await needs.store.jobs.changeWithin(id, update, jobLimits.bytesPerPerson)
    if (changed === 'too-large') throw limitFailure(jobLimits, 'bytesPerPerson')
    if (!changed) throw new Failure('job-not-found', 'deleted during the request')
    return jobView(needs, { row, person: requirePerson(requestSession).subject }, changed)
  }

const changedJob = (before: JobRow, change: Change, now: number): JobRow => {
  const after = { ...before, ...change }
  // A run that is due now is not lost because its values were corrected.
  if (hasSameSchedule(before, after) || before.paused) return after
  return { ...after, nextAt: nextRunAt(after.schedule, after.time_zone, now) }
}

const hasSameSchedule = (before: Change, after: Change): boolean =>
  cronPattern(before.schedule) === cronPattern(after.schedule) && before.time_zone === after.time_zone
