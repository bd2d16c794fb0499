import type { Clock } from '../runtime/platform.ts'

export interface RateLimit {
  /** So many at once … */
  readonly calls: number
  /** … and as many again in this time. */
  readonly seconds: number
}

/** Counts a call under a name; answers how many seconds to wait where there were too many. */
export type CountRequest = (name: string) => number | undefined

/** More names than this in one period, and those of the period before start anew. */
const namesMax = 50_000

/** When the calls of a name are worked off. An object that stays: to keep another number for each call costs more than the rest. */
interface Tat {
  at: number
}

/**
 * One number for each name: when its calls so far are worked off. No name is behind by more than a period, so that whoever was
 * not heard of for a whole one can be forgotten. @see https://www.rfc-editor.org/rfc/rfc6585#section-4
 */
export const rateLimit = ({ calls, seconds }: RateLimit, clock: Clock): CountRequest => {
  const periodMs = seconds * 1000
  const intervalMs = periodMs / calls
  const tatOf = openTats(periodMs)
  return (name) => {
    const now = clock.now()
    const tally = tatOf(name, now)
    const due = Math.max(tally.at, now) + intervalMs
    const waitMs = due - now - periodMs
    if (waitMs > 0) return Math.ceil(waitMs / 1000)
    tally.at = due
    return undefined
  }
}

const openTats = (periodMs: number) => {
  let previous = new Map<string, Tat>()
  let current = new Map<string, Tat>()
  let rotatesAt = 0
  const rotate = (now: number) => {
    previous = now < rotatesAt + periodMs ? current : new Map()
    current = new Map()
    rotatesAt = now + periodMs
  }
  return (name: string, now: number): Tat => {
    if (now >= rotatesAt || current.size >= namesMax) rotate(now)
    const known = current.get(name)
    if (known) return known
    const tally = previous.get(name) ?? { at: now }
    current.set(name, tally)
    return tally
  }
}
