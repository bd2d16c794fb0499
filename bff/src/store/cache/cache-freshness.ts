import { beforeStart, type MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { ChangeListener, Millis } from '../ports/ports.ts'

/** A period in which the change feed delivered every change. */
export interface FeedPeriod {
  /** All changes committed before this time have been delivered. */
  caughtUpTo: Millis
}

/** When a row was read, and the feed period that would have delivered a change of it. */
export interface ReadStamp {
  readonly readAt: Millis
  readonly period: FeedPeriod
}

// A change is delivered within half a second, so a cached row is at most two seconds old.
const freshMs = 1_500
const outageMs = 30_000
const retryEveryMs = 1_000

/** Tracks the change feed and outages of the store: which cached rows can be used, and when the store is worth a read. */
export interface CacheFreshness extends Pick<ChangeListener, 'opened' | 'caughtUp'> {
  /** True while the feed is followed. Rows must not be cached before. */
  isOpen(): boolean
  close(): void
  /** The stamp of a read that starts now. */
  stamp(): ReadStamp
  /** True if the row can be used without another read. */
  isFresh(from: ReadStamp): boolean
  /** True if rows that were confirmed last can be used during an outage. */
  servesInOutage(): boolean
  /** True if the row can be used during an outage. */
  isServable(from: ReadStamp): boolean
  answered(): void
  failed(): void
  /** True if a read failed less than a second ago. */
  isStoreDown(): boolean
  /** True during an outage if a read was retried less than a second ago. */
  isRetryTooSoon(): boolean
  noteRetry(): void
}

export const openCacheFreshness = (clock: MonotonicClock): CacheFreshness => {
  let period: FeedPeriod = { caughtUpTo: beforeStart }
  let isFollowing = false
  let isDown = false
  let failedAt = beforeStart
  let retriedAt = beforeStart
  const isRecent = (at: Millis) => clock.now() - at < retryEveryMs
  const ageOf = ({ readAt, period: { caughtUpTo } }: ReadStamp): Millis =>
    // The absolute value, because after a clock was set back a row must not look younger than it is.
    Math.abs(clock.now() - Math.max(readAt, caughtUpTo))
  return {
    isOpen: () => isFollowing,
    close: () => void (isFollowing = false),
    opened() {
      isFollowing = true
      period = { caughtUpTo: beforeStart }
      retriedAt = beforeStart
    },
    caughtUp: (asOf) => void (period.caughtUpTo = asOf),
    stamp: () => ({ readAt: clock.now(), period }),
    isFresh: (from) => ageOf(from) < freshMs,
    servesInOutage: () => isFollowing && ageOf({ readAt: beforeStart, period }) <= outageMs,
    isServable: (from) => ageOf(from) <= outageMs,
    answered: () => void (isDown = false),
    failed() {
      isDown = true
      failedAt = clock.now()
    },
    isStoreDown: () => isDown && isRecent(failedAt),
    // Measured from the last retry, not from the last failure: other failing calls must not postpone the retry.
    isRetryTooSoon: () => isDown && isRecent(retriedAt),
    noteRetry: () => void (retriedAt = clock.now()),
  }
}
