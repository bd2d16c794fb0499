import { type MonotonicClock, monotonicClock } from '@planbridge/bff/internal/runtime/monotonic-clock.ts'

/** A wall clock, and the time that passes in the process. */
export interface MovableClock {
  readonly now: () => number
  readonly monotonic: MonotonicClock
  /** Lets time pass. */
  readonly pass: (seconds: number) => void
  /** Sets the wall clock by so many seconds, back if negative, as NTP or a restored snapshot does. No time passes. */
  readonly set: (seconds: number) => void
}

const movable = (wall: () => number, elapsed: () => number): MovableClock => {
  let passedMs = 0
  let setMs = 0
  return {
    now: () => wall() + passedMs + setMs,
    monotonic: monotonicClock(() => elapsed() + passedMs),
    pass: (seconds) => void (passedMs += seconds * 1000),
    set: (seconds) => void (setMs += seconds * 1000),
  }
}

/** A clock that only `pass` and `set` move. */
export const movableClock = (start = Date.parse('2026-01-05T09:00:00Z')): MovableClock =>
  movable(
    () => start,
    () => start,
  )

/** The system clock, `aheadMs` in the future. */
export const realClock = (aheadMs = 0): MovableClock =>
  movable(
    () => Date.now() + aheadMs,
    () => performance.timeOrigin + performance.now() + aheadMs,
  )
