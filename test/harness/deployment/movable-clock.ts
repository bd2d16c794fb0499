export interface MovableClock {
  readonly now: () => number
  readonly pass: (seconds: number) => void
}

export const movableClock = (start = Date.parse('2026-01-05T09:00:00Z')): MovableClock => {
  let now = start
  return { now: () => now, pass: (seconds) => void (now += seconds * 1000) }
}
