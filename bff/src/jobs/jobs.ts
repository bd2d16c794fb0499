import { type endpoints, JobId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { fillOperation } from '../proxy/find-operation.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { JobRow } from '../store/ports/ports.ts'
import { refusalOf } from './block-reason.ts'
import { limitFailure } from './job-limits.ts'
import { jobOperation } from './job-operation.ts'
import { jobView, jobViews } from './job-view.ts'
import type { JobNeeds } from './needs.ts'
import { isTimeZone, nextRunAt } from './next-run.ts'
import { ownJob } from './own-job.ts'

/** Lists the jobs of a connection, at most 500, those that the person added first. */
export const listJobs =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.listJobs, 'browser-session'> =>
  async ({ connection }, requestSession) => {
    const session = requirePerson(requestSession)
    const row = await needs.ownConnection(session, connection)
    const jobs = await needs.store.jobs.listFor(row.id, session.subject)
    const views = await jobViews(needs, { row, person: session.subject }, jobs)
    return { jobs: views, keeps_answers: needs.keepAnswers }
  }

/** Adds a job that could run right now. A job that cannot run is refused here rather than at its first run. */
export const addJob =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.addJob, 'browser-session'> =>
  async (input, requestSession) => {
    const { store, clock, random, ownConnection } = needs
    const session = requirePerson(requestSession)
    const row = await ownConnection(session, input.connection)
    if (!isTimeZone(input.time_zone)) throw new Failure('request-malformed', 'time_zone')
    const refusal = await refusalOf(needs, row, input.operation)
    if (refusal) throw new Failure(refusal, 'job not permitted', { connection: row.id })
    const operation = jobOperation(needs, row, input.operation)
    if (!operation || fillOperation(operation, input) === undefined)
      throw new Failure('request-malformed', 'fields')
    const nextAt = nextRunAt(input.schedule, input.time_zone, clock.now())
    const job: JobRow = { ...input, id: JobId.parse(randomToken(random)), paused: false, nextAt }
    const owner = { person: session.subject, tenant: row.tenant }
    const reached = await store.jobs.addWithin(job, owner, needs.jobLimits)
    if (reached) throw limitFailure(needs.jobLimits, reached)
    return jobView(needs, { row, person: session.subject }, job)
  }

/** Pauses or resumes a job. A resumed job is planned from the present time. */
export const pauseJob =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.pauseJob, 'browser-session'> =>
  async ({ job: id, paused }, requestSession) => {
    const { row } = await ownJob(needs, requestSession, id)
    const next = (job: JobRow) => (paused ? null : nextRunAt(job.schedule, job.time_zone, needs.clock.now()))
    const job = await needs.store.jobs.change(id, (before) => ({ ...before, paused, nextAt: next(before) }))
    if (!job) throw new Failure('job-not-found', 'deleted during the request')
    return jobView(needs, { row, person: requirePerson(requestSession).subject }, job)
  }

/** Deletes a job. */
export const removeJob =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.removeJob, 'browser-session'> =>
  async ({ job: id }, requestSession) => {
    await ownJob(needs, requestSession, id)
    await needs.store.jobs.remove(id)
    return null
  }
