import type { endpoints } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { blockReasonOf } from './block-reason.ts'
import { jobView } from './job-view.ts'
import type { JobNeeds } from './needs.ts'
import { ownJob } from './own-job.ts'

/**
 * Makes a job due now. The scheduler runs it like every run that is due: in turn with those of other people, once among all instances,
 * and within the limits of its provider. Its schedule goes on from then.
 */
export const runJobNow =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.runJobNow, 'browser-session'> =>
  async ({ job: id, after }, requestSession) => {
    const { subject } = requirePerson(requestSession)
    const { job, row } = await ownJob(needs, requestSession, id)
    const connection = row.id
    if (job.paused) throw new Failure('job-paused', 'paused jobs do not run', { connection })
    const reason = await blockReasonOf(needs, row, job)
    if (reason) throw new Failure(reason, 'the job cannot run', { connection })
    const knownDueAt = after === null ? null : Date.parse(after)
    const asked = await needs.store.jobs.ask(id, needs.clock.now(), knownDueAt)
    if (!asked) throw new Failure('job-not-found', 'deleted during the request')
    return jobView(needs, { row, person: subject }, asked)
  }
