import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis, Spent } from '../store/ports/ports.ts'

/**
 * What is left to the instances without asking, where one person's calls are counted: a small share each. It is held back from
 * the pot for so many instances.
 */
export const instancesMax = 8
const shareDivisor = 64

/** Calls that each instance may let pass in each of its own windows without drawing from the pot. */
export const ownShare = ({ calls, per }: RateLimit): number =>
  per === 'connection' ? Math.floor(calls / shareDivisor) : 0

/** While the store is away each instance keeps to its part of the whole. */
export const shareAlone = ({ calls }: RateLimit): number => Math.max(1, Math.floor(calls / instancesMax))

// The provider's window may lie across two of ours, wherever it begins.
const quotaSize = (limit: RateLimit): number => limit.calls - ownShare(limit) * instancesMax * 2

const partsPerWindow = 30
const partMs = ({ seconds }: RateLimit): number => Math.max(1, Math.round((seconds * 1000) / partsPerWindow))

/** A call that we let go now may reach the provider so much later than the next one does. */
const travelMs = (limit: RateLimit): number => Math.min(1_000, partMs(limit))

/** How long a call counts once it has gone out. */
export const countsMs = (limit: RateLimit): number => limit.seconds * 1000 + travelMs(limit)

const leaseMsMax = 30_000

/** A slice of the pot: so many calls, to be made within a time. */
export type Drawn =
  | { readonly kind: 'slice'; readonly calls: number; readonly forMs: number; readonly spent: Spent }
  /** Nothing is left; `waitMs` until something is again. */
  | { readonly kind: 'dry'; readonly waitMs: number }

// Large and long slices while there is plenty, so that the pot is asked seldom; small and short ones, for all, when it runs low.
const leaseOf = (limit: RateLimit, left: number): { calls: number; forMs: number } => {
  const size = quotaSize(limit)
  return left > size * 0.75
    ? { calls: Math.ceil(size / 16), forMs: Math.min((limit.seconds * 1000) / 4, leaseMsMax) }
    : { calls: Math.max(1, Math.floor(left / instancesMax)), forMs: Math.min(2_000, partMs(limit)) }
}

// What would count for longer than anything can was written by a clock that has been set back since.
const counts =
  (limit: RateLimit, now: Millis) =>
  ([until]: readonly [string, number]): boolean =>
    Number(until) > now && Number(until) <= now + leaseMsMax + countsMs(limit) + partMs(limit)

/**
 * Draws up to `wish` calls. Each counts from now until its slice has run out and then for a whole window, so that no window
 * of the provider's, wherever it begins, sees more than the limit.
 */
export const draw = (spent: Spent, limit: RateLimit, wish: number, now: Millis): Drawn => {
  const counting = Object.entries(spent).filter(counts(limit, now))
  const left = quotaSize(limit) - counting.reduce((sum, [, calls]) => sum + calls, 0)
  if (left < 1) {
    const first = Math.min(...counting.map(([until]) => Number(until)))
    return { kind: 'dry', waitMs: first - now }
  }
  const slice = leaseOf(limit, left)
  const calls = Math.min(wish, slice.calls)
  const part = partMs(limit)
  const until = String(Math.ceil((now + slice.forMs + countsMs(limit)) / part) * part)
  const kept = Object.fromEntries(counting)
  return { kind: 'slice', calls, forMs: slice.forMs, spent: { ...kept, [until]: (kept[until] ?? 0) + calls } }
}

/** How many calls are left in the pot. */
export const leftIn = (spent: Spent, limit: RateLimit, now: Millis): number =>
  Object.entries(spent)
    .filter(counts(limit, now))
    .reduce((left, [, calls]) => left - calls, quotaSize(limit))
