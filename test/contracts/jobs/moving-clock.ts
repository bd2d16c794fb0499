import type { MovableClock } from '../../harness/deployment/movable-clock.ts'

/** The real time, or what comes after it. */
export const movingClock = (aheadMs = 0): MovableClock => ({
  now: () => Date.now() + aheadMs,
  pass: () => undefined,
})
