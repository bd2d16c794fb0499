import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { JobLimit, JobLimits } from '../store/ports/ports.ts'

const codes = {
  perPerson: 'too-many-jobs',
  perTenant: 'too-many-jobs-of-tenant',
  bytesPerPerson: 'jobs-too-large',
} as const satisfies Record<JobLimit, FailureCode>

const kilobyte = 1000

/** The refusal of a job beyond a limit, with the limit as a number of jobs or of kilobytes. */
export const limitFailure = (limits: JobLimits, reached: JobLimit): Failure => {
  const value = limits[reached]
  const limit = reached === 'bytesPerPerson' ? Math.floor(value / kilobyte) : value
  return new Failure(codes[reached], `the limit is ${limit}`, { limit })
}
