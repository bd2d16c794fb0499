import { type endpoints, JobId, type UseCase } from '@planbridge/shared/contract'
import { randomToken } from '../runtime/random-token.ts'
import { Failure } from '../failure.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { JobRow } from '../store/ports/ports.ts'
import { backgroundPermission } from '../delegations/background-permission.ts'
import { jobView } from './job-view.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { isTimeZone, nextRunAt } from './next-run.ts'
import { ownJob } from './own-job.ts'
import { writeCall } from './write-call.ts'

export const listJobs =
  (needs: DelegationNeeds): UseCase<typeof endpoints.listJobs, RequestSession> =>
  async ({ connection }, requestSession) => {
    const row = await needs.ownConnection(requirePerson(requestSession), connection)
    const jobs = await needs.store.jobs.listFor(row.id)
    return { jobs: await Promise.all(jobs.map((job) => jobView(needs, row, job))) }
  }

/** Plans a job, if it could run right now: nobody should learn of an impossible one from its first failure. */
export const addJob =
  (needs: DelegationNeeds): UseCase<typeof endpoints.addJob, RequestSession> =>
  async (wish, requestSession) => {
    const { store, clock, random, ownConnection } = needs
    const row = await ownConnection(requirePerson(requestSession), wish.connection)
    if (!isTimeZone(wish.time_zone)) throw new Failure('request-malformed', 'time_zone')
    const refusal = await backgroundPermission(needs, row, wish.operation)
    if (refusal) throw new Failure(refusal, 'a job that could not run', { connection: row.id })
    if (!writeCall(needs, row, wish)) throw new Failure('request-malformed', 'fields')
    const nextAt = nextRunAt(wish.schedule, wish.time_zone, clock.now())
    const job: JobRow = { ...wish, id: JobId.parse(randomToken(random)), paused: false, nextAt }
    await store.jobs.add(job)
    return jobView(needs, row, job)
  }

export const pauseJob =
  (needs: DelegationNeeds): UseCase<typeof endpoints.pauseJob, RequestSession> =>
  async ({ job: id, paused }, requestSession) => {
    const { row } = await ownJob(needs, requestSession, id)
    const next = (job: JobRow) => (paused ? null : nextRunAt(job.schedule, job.time_zone, needs.clock.now()))
    const job = await needs.store.jobs.change(id, (before) => ({ ...before, paused, nextAt: next(before) }))
    if (!job) throw new Failure('job-not-found', 'deleted meanwhile')
    return jobView(needs, row, job)
  }

export const removeJob =
  (needs: DelegationNeeds): UseCase<typeof endpoints.removeJob, RequestSession> =>
  async ({ job: id }, requestSession) => {
    await ownJob(needs, requestSession, id)
    await needs.store.jobs.remove(id)
    return null
  }
