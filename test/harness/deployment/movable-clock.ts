export interface MovableClock {
  readonly now: () => number
  readonly pass: (seconds: number) => void
}

/** A clock that only `pass` moves. */
export const movableClock = (start = Date.parse('2026-01-05T09:00:00Z')): MovableClock => {
  let now = start
  return { now: () => now, pass: (seconds) => void (now += seconds * 1000) }
}

/** The system clock, `aheadMs` in the future. */
export const realClock = (aheadMs = 0): MovableClock => {
  let ahead = aheadMs
  return { now: () => Date.now() + ahead, pass: (seconds) => void (ahead += seconds * 1000) }
}
