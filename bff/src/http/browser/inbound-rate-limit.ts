import type { Endpoint } from '@planbridge/shared/contract'
import type { Context } from 'hono'
import { Failure } from '../../failure.ts'
import type { RequestSession } from '../../principal/request-session.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import { callerOf, networkOf } from '../caller.ts'
import { type CountRequest, type RateLimit, rateLimit } from '../rate-limit.ts'

/** Throws `too-many-requests` if a caller exceeds the limit of an endpoint that is rate limited. */
export type InboundRateLimit = (c: Context, endpoint: Endpoint, requestSession: RequestSession) => void

/** Each endpoint is counted separately. */
export const inboundLimits = {
  /** Far above the needs of a person with ten tabs. */
  session: { calls: 120, seconds: 60 },
  /** The calls of a browser that is not signed in, before those of its whole address are counted. */
  ownShare: { calls: 10, seconds: 60 },
  /** Browsers of one address that are not signed in, beyond their own shares. An address can be that of a whole office. */
  browsers: { calls: 3000, seconds: 60 },
  /** Requests of one address without a session. */
  strangers: { calls: 3000, seconds: 60 },
} as const satisfies Record<string, RateLimit>

type Counts = { readonly [Name in keyof typeof inboundLimits]: CountRequest }

/** The budgets that a request is counted in: a signed-in person's session only, so that strangers cannot use it up. */
const waitOf = (
  counts: Counts,
  path: string,
  { session, former }: RequestSession,
  address: string | undefined,
) => {
  const record = (session ?? former)?.record
  const ofAddress = (count: CountRequest) =>
    address === undefined ? undefined : count(`${path} ${networkOf(address)}`)
  if (record === undefined) return ofAddress(counts.strangers)
  const name = `${path} ${record}`
  const wait = counts.session(name)
  if (wait !== undefined || isOfPerson(session ?? former)) return wait
  return counts.ownShare(name) === undefined ? undefined : ofAddress(counts.browsers)
}

const isOfPerson = (session: RequestSession['session']): boolean => (session?.subject ?? null) !== null

/** Counts by session record, which survives rotation of the id, and without a person also by the client's address. */
export const inboundRateLimit = (clock: MonotonicClock): InboundRateLimit => {
  const counts: Counts = {
    session: rateLimit(inboundLimits.session, clock),
    ownShare: rateLimit(inboundLimits.ownShare, clock),
    browsers: rateLimit(inboundLimits.browsers, clock),
    strangers: rateLimit(inboundLimits.strangers, clock),
  }
  return (c, { path, failures }, requestSession) => {
    if (!failures.includes('too-many-requests')) return
    const retryAfterSeconds = waitOf(counts, path, requestSession, callerOf(c).address)
    if (retryAfterSeconds !== undefined) throw new Failure('too-many-requests', path, { retryAfterSeconds })
  }
}
