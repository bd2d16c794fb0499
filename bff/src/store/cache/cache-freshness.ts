import type { Clock } from '../../runtime/platform.ts'
import type { ChangeListener, Millis } from '../ports/ports.ts'

/** A time in which no change was missed. */
export interface FeedPeriod {
  /** Everything committed before is known. */
  caughtUpTo: Millis
}

/** When something was read, and on which channel it would have been told that it changed. */
export interface ReadStamp {
  readonly readAt: Millis
  readonly period: FeedPeriod
}

// With half a second for a change to be told in, what is remembered is at most two seconds old.
const freshMs = 1_500
const outageMs = 30_000
const retryEveryMs = 1_000

/** What this instance hears of the store: what it may still believe, and whether asking makes sense. */
export interface CacheFreshness extends Pick<ChangeListener, 'opened' | 'caughtUp'> {
  /** Whether there is anybody to hear changes from; before that nothing may be remembered. */
  isOpen(): boolean
  close(): void
  /** Where a reading that begins now comes from. */
  stamp(): ReadStamp
  /** Whether it needs no second look. */
  isFresh(from: ReadStamp): boolean
  /** Whether it may serve while the store is away. */
  isServable(from: ReadStamp): boolean
  answered(): void
  failed(): void
  /** The store did not answer, less than a second ago. */
  isStoreDown(): boolean
  /** The store is away, and somebody looked again less than a second ago. */
  isRetryTooSoon(): boolean
  /** Somebody looks again. */
  noteRetry(): void
}

export const openCacheFreshness = (clock: Clock): CacheFreshness => {
  let period: FeedPeriod = { caughtUpTo: 0 }
  let open = false
  let isDown = false
  let failedAt = 0
  let retriedAt = 0
  const isRecent = (at: Millis) => clock.now() - at < retryEveryMs
  const ageOf = ({ readAt, period: { caughtUpTo: heardAt } }: ReadStamp): Millis =>
    // A clock that was put back tells nothing.
    Math.abs(clock.now() - Math.max(readAt, heardAt))
  return {
    isOpen: () => open,
    close: () => void (open = false),
    opened() {
      open = true
      period = { caughtUpTo: 0 }
      retriedAt = 0
    },
    caughtUp: (asOf) => void (period.caughtUpTo = asOf),
    stamp: () => ({ readAt: clock.now(), period: period }),
    isFresh: (from) => ageOf(from) < freshMs,
    isServable: (from) => ageOf(from) <= outageMs,
    answered: () => void (isDown = false),
    failed() {
      isDown = true
      failedAt = clock.now()
    },
    isStoreDown: () => isDown && isRecent(failedAt),
    // However often something else fails: once a second a look is tried.
    isRetryTooSoon: () => isDown && isRecent(retriedAt),
    noteRetry: () => void (retriedAt = clock.now()),
  }
}
