import type { Endpoint } from '@planbridge/shared/contract'
import type { Context } from 'hono'
import { Failure } from '../../failure.ts'
import type { RequestSession } from '../../principal/request-session.ts'
import type { Clock } from '../../runtime/platform.ts'
import { callerOf, networkOf } from '../caller.ts'
import { type RateLimit, rateLimit } from '../rate-limit.ts'

/** Refuses a caller who asks too often for what costs us or a provider something. */
export type InboundRateLimit = (c: Context, endpoint: Endpoint, requestSession: RequestSession) => void

/** Far more than a person with ten tabs; the address counts for everybody behind one office router or proxy. */
export const inboundLimits = {
  session: { calls: 120, seconds: 60 },
  address: { calls: 1200, seconds: 60 },
} as const satisfies Record<string, RateLimit>

/** Counts by session record, which a rotated id does not change, and by the address that the door saw. */
export const inboundRateLimit = (clock: Clock): InboundRateLimit => {
  const counts = {
    session: rateLimit(inboundLimits.session, clock),
    address: rateLimit(inboundLimits.address, clock),
  }
  return (c, { path, failures }, { session }) => {
    if (!failures.includes('too-many-requests')) return
    const { address } = callerOf(c)
    const waits = [
      address === undefined ? undefined : counts.address(`${path} ${networkOf(address)}`),
      session === undefined ? undefined : counts.session(`${path} ${session.record}`),
    ].filter((wait) => wait !== undefined)
    if (waits.length > 0)
      throw new Failure('too-many-requests', path, { retryAfterSeconds: Math.max(...waits) })
  }
}
