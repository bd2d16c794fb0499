import type { Clock } from '../runtime/platform.ts'

export interface RateLimit {
  /** So many at once … */
  readonly calls: number
  /** … and as many again in this time. */
  readonly seconds: number
}

/** Counts a call under a name; answers how many seconds to wait where there were too many. */
export type CountCall = (name: string) => number | undefined

/** More names than this in one period, and those of the period before start anew. */
const namesMax = 50_000

/** When the calls of a name are worked off. An object that stays: to keep another number for each call costs more than the rest. */
interface Tally {
  due: number
}

/**
 * One number for each name: when its calls so far are worked off. No name is behind by more than a period, so that whoever was
 * not heard of for a whole one can be forgotten. @see https://www.rfc-editor.org/rfc/rfc6585#section-4
 */
export const rateLimit = ({ calls, seconds }: RateLimit, clock: Clock): CountCall => {
  const periodMs = seconds * 1000
  const apartMs = periodMs / calls
  const tallyOf = openTallies(periodMs)
  return (name) => {
    const now = clock.now()
    const tally = tallyOf(name, now)
    const due = Math.max(tally.due, now) + apartMs
    const waitMs = due - now - periodMs
    if (waitMs > 0) return Math.ceil(waitMs / 1000)
    tally.due = due
    return undefined
  }
}

const openTallies = (periodMs: number) => {
  let former = new Map<string, Tally>()
  let latest = new Map<string, Tally>()
  let turnsAt = 0
  const lease = (now: number) => {
    former = now < turnsAt + periodMs ? latest : new Map()
    latest = new Map()
    turnsAt = now + periodMs
  }
  return (name: string, now: number): Tally => {
    if (now >= turnsAt || latest.size >= namesMax) lease(now)
    const known = latest.get(name)
    if (known) return known
    const tally = former.get(name) ?? { due: now }
    latest.set(name, tally)
    return tally
  }
}
