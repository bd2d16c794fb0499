import { LRUCache } from 'lru-cache'
import type { Clock } from '../world.ts'

export interface RateLimit {
  /** So many at once … */
  readonly calls: number
  /** … and as many again in this time. */
  readonly seconds: number
}

/** Counts a call under a name; answers how many seconds to wait where there were too many. */
export type CountCall = (name: string) => number | undefined

/** More names than this at once, and the ones longest unheard of start anew. */
const namesMax = 50_000

/** One number for each name: when its calls so far are worked off. @see https://www.rfc-editor.org/rfc/rfc6585#section-4 */
export const rateLimit = ({ calls, seconds }: RateLimit, clock: Clock): CountCall => {
  const apartMs = (seconds * 1000) / calls
  const workedOff = new LRUCache<string, number>({ max: namesMax })
  return (name) => {
    const now = clock.now()
    const due = Math.max(workedOff.get(name) ?? now, now) + apartMs
    const waitMs = due - now - seconds * 1000
    if (waitMs > 0) return Math.ceil(waitMs / 1000)
    workedOff.set(name, due)
    return undefined
  }
}
