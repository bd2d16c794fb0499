import type { Clock } from './platform.ts'

/**
 * Measures time that passes in this process. Unlike the wall clock it is never set, so limits, waits and ages in memory use it.
 * Its times mean nothing to another process: times that are stored come from the wall clock.
 */
export interface MonotonicClock extends Clock {
  /** Distinguishes the type from the wall clock's. */
  readonly isMonotonic: true
}

/** Earlier than every time of a clock. */
export const beforeStart = -Infinity

/** Marks a source of time that never goes back, such as `performance.now`. */
export const monotonicClock = (now: () => number): MonotonicClock => ({ now, isMonotonic: true })

/** Measures time with a wall clock, for platforms without another one: when that is set back, no time passes. */
export const withoutSetBacks = (wall: Clock): MonotonicClock => {
  let last = wall.now()
  let time = last
  return monotonicClock(() => {
    const now = wall.now()
    time += Math.max(now - last, 0)
    last = now
    return time
  })
}
