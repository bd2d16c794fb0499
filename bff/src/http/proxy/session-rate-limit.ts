import { Failure } from '../../failure.ts'
import type { SessionRecord } from '../../store/ports/ports.ts'
import type { Clock } from '../../runtime/platform.ts'
import { rateLimit } from '../rate-limit.ts'

/** Lets an API call of a session pass; throws `too-many-requests` where it made too many, whichever connections they were for. */
export type LimitCalls = (session: SessionRecord) => void

/** One session in a loop must not spend what a provider grants to all of them. */
export const sessionRateLimit = (callsPerMinute: number, clock: Clock): LimitCalls => {
  const count = rateLimit({ calls: callsPerMinute, seconds: 60 }, clock)
  return ({ record }) => {
    const retryAfterSeconds = count(record)
    if (retryAfterSeconds !== undefined)
      throw new Failure('too-many-requests', 'API calls of one session', { retryAfterSeconds })
  }
}
