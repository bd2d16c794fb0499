import type { Endpoint } from '@planbridge/shared/contract'
import type { Context } from 'hono'
import { Failure } from '../../failure.ts'
import type { RequestSession } from '../../principal/request-session.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import { callerOf, networkOf } from '../caller.ts'
import { type RateLimit, rateLimit } from '../rate-limit.ts'

/** Throws `too-many-requests` if a caller exceeds the limit of an endpoint that is rate limited. */
export type InboundRateLimit = (c: Context, endpoint: Endpoint, requestSession: RequestSession) => void

/** Far above the needs of a person with ten tabs. An address can stand for everyone behind an office router or proxy. */
export const inboundLimits = {
  session: { calls: 120, seconds: 60 },
  address: { calls: 1200, seconds: 60 },
} as const satisfies Record<string, RateLimit>

/** Counts by session record, which survives rotation of the id, and by the socket's remote address. */
export const inboundRateLimit = (clock: MonotonicClock): InboundRateLimit => {
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
