import { beforeStart, type MonotonicClock } from '../runtime/monotonic-clock.ts'

export interface RateLimit {
  /** Calls per period, and the size of a burst. */
  readonly calls: number
  /** Length of the period. */
  readonly seconds: number
}

/** Counts a request under a name. Returns the seconds to wait if the limit is exceeded, else `undefined`. */
export type CountRequest = (name: string) => number | undefined

/** Beyond this number of names in one period, names of the previous period are dropped. */
const namesMax = 50_000

/** Theoretical arrival time. A mutable object, because replacing a number in the map for each call would cost more. */
interface Tat {
  at: number
}

/**
 * The generic cell rate algorithm (GCRA) with one theoretical arrival time per name. A time is at most one period ahead, so a
 * name without calls for a whole period can be dropped. @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export const rateLimit = ({ calls, seconds }: RateLimit, clock: MonotonicClock): CountRequest => {
  const periodMs = seconds * 1000
  const intervalMs = periodMs / calls
  const tatOf = openTats(periodMs)
  return (name) => {
    const now = clock.now()
    const tat = tatOf(name, now)
    // A time further ahead than a period was written before the clock was set back.
    const last = tat.at > now + periodMs ? now : tat.at
    const due = Math.max(last, now) + intervalMs
    const waitMs = due - now - periodMs
    if (waitMs > 0) return Math.ceil(waitMs / 1000)
    tat.at = due
    return undefined
  }
}

const openTats = (periodMs: number) => {
  let previous = new Map<string, Tat>()
  let current = new Map<string, Tat>()
  let rotatesAt = beforeStart
  const rotate = (now: number) => {
    previous = now < rotatesAt + periodMs ? current : new Map()
    current = new Map()
    rotatesAt = now + periodMs
  }
  return (name: string, now: number): Tat => {
    if (now >= rotatesAt || current.size >= namesMax) rotate(now)
    const known = current.get(name)
    if (known) return known
    const tat = previous.get(name) ?? { at: now }
    current.set(name, tat)
    return tat
  }
}
