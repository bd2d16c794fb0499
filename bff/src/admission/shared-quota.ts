import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis, Spent } from '../store/ports/ports.ts'

/** Capacity for this many instances is reserved, so that each has a share it can use without the store. */
export const instancesMax = 8
const localShareDivisor = 64

/** Calls per window that each instance may send without a lease. Only limits counted per account have such a share. */
export const localShare = ({ calls, per }: RateLimit): number =>
  per === 'connection' ? Math.floor(calls / localShareDivisor) : 0

/** Calls per window that each instance may send while the store is unavailable. */
export const offlineShare = ({ calls }: RateLimit): number => Math.max(1, Math.floor(calls / instancesMax))

// A window of the provider can overlap two windows of an instance, so each local share is reserved twice.
const quotaSize = (limit: RateLimit): number => limit.calls - localShare(limit) * instancesMax * 2

const bucketsPerWindow = 30
const bucketMs = ({ seconds }: RateLimit): number =>
  Math.max(1, Math.round((seconds * 1000) / bucketsPerWindow))

/** How much later than the following call a call may reach the provider. */
const transitMs = (limit: RateLimit): number => Math.min(1_000, bucketMs(limit))

/** How long a call counts after it was sent: the provider's window plus the transit time. */
export const countedMs = (limit: RateLimit): number => limit.seconds * 1000 + transitMs(limit)

const leaseMsMax = 30_000

/** The answer to a lease request. */
export type LeaseResult =
  /** `calls` calls may be sent within `forMs`. `spent` is the state to store. */
  | { readonly kind: 'granted'; readonly calls: number; readonly forMs: number; readonly spent: Spent }
  /** `waitMs` until a call comes free. */
  | { readonly kind: 'exhausted'; readonly waitMs: number }

// While much is left, leases are large and long, which saves requests to the store. When it runs low they are small and short,
// which leaves some for every instance.
const leaseTerms = (limit: RateLimit, left: number): { calls: number; forMs: number } => {
  const size = quotaSize(limit)
  return left > size * 0.75
    ? { calls: Math.ceil(size / 16), forMs: Math.min((limit.seconds * 1000) / 4, leaseMsMax) }
    : { calls: Math.max(1, Math.floor(left / instancesMax)), forMs: Math.min(2_000, bucketMs(limit)) }
}

// An entry that ends later than any entry can was written before the clock was set back; it is ignored.
const stillCounts =
  (limit: RateLimit, now: Millis) =>
  ([until]: readonly [string, number]): boolean =>
    Number(until) > now && Number(until) <= now + leaseMsMax + countedMs(limit) + bucketMs(limit)

/**
 * Leases up to `requested` calls. Each call counts from now until its lease ends and for a full window after that. Therefore no
 * window of the provider, wherever it begins, contains more calls than the limit.
 */
export const grantLease = (spent: Spent, limit: RateLimit, requested: number, now: Millis): LeaseResult => {
  const counting = Object.entries(spent).filter(stillCounts(limit, now))
  const left = quotaSize(limit) - counting.reduce((sum, [, calls]) => sum + calls, 0)
  if (left < 1) {
    const firstEnd = Math.min(...counting.map(([until]) => Number(until)))
    return { kind: 'exhausted', waitMs: firstEnd - now }
  }
  const terms = leaseTerms(limit, left)
  const calls = Math.min(requested, terms.calls)
  const bucket = bucketMs(limit)
  const until = String(Math.ceil((now + terms.forMs + countedMs(limit)) / bucket) * bucket)
  const current = Object.fromEntries(counting)
  return {
    kind: 'granted',
    calls,
    forMs: terms.forMs,
    spent: { ...current, [until]: (current[until] ?? 0) + calls },
  }
}

/** Calls of the shared quota that are not leased. */
export const callsLeft = (spent: Spent, limit: RateLimit, now: Millis): number =>
  Object.entries(spent)
    .filter(stillCounts(limit, now))
    .reduce((left, [, calls]) => left - calls, quotaSize(limit))
