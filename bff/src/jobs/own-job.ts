import type { JobId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { ConnectionRow, JobRow } from '../store/ports/ports.ts'
import type { JobNeeds } from './needs.ts'

/** A job with its connection. */
export interface OwnJob {
  readonly job: JobRow
  readonly row: ConnectionRow
}

/** The job and its connection. Throws `job-not-found` unless the connection is the person's to use. */
export const ownJob = async (
  { store, ownConnection }: Pick<JobNeeds, 'store' | 'ownConnection'>,
  requestSession: RequestSession,
  id: JobId,
): Promise<OwnJob> => {
  const session = requirePerson(requestSession)
  const job = await store.jobs.find(id)
  if (!job) throw new Failure('job-not-found', 'unknown')
  const row = await ownConnection(session, job.connection).catch((cause: unknown) => {
    throw isUnknown(cause) ? new Failure('job-not-found', 'of another person') : cause
  })
  return { job, row }
}

const isUnknown = (cause: unknown): boolean =>
  cause instanceof Failure && cause.code === 'connection-not-found'
