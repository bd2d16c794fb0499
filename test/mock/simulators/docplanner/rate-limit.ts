import type { LocalTime } from './local-time.ts'
import type { DocplannerLimits } from './options.ts'

interface Count {
  used: number
  resetAt: number
}

export interface RateLimitDecision {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
}

const hour = 3_600_000
const minute = 60_000

/** Counts requests per client: reads per hour, writes per minute. @see https://integrations.docplanner.com/guide/fundamentals/rate-limits.html */
export const rateLimit = (limits: DocplannerLimits, now: () => number, time: LocalTime) => {
  const counts = new Map<string, Count>()
  // assumed: a window opens with its first request
  const current = (key: string, length: number): Count => {
    const open = counts.get(key)
    if (open !== undefined && now() < open.resetAt) return open
    const fresh = { used: 0, resetAt: now() + length }
    counts.set(key, fresh)
    return fresh
  }
  return (client: string, method: string): RateLimitDecision => {
    const reads = method === 'GET' || method === 'HEAD'
    const limit = reads ? limits.getPerHour : limits.writePerMinute
    // Without a limiter all four headers are absent.
    if (!Number.isFinite(limit)) return { allowed: true, headers: {} }
    const count = current(`${client} ${reads ? 'read' : 'write'}`, reads ? hour : minute)
    const allowed = count.used < limit
    if (allowed) count.used += 1
    const headers = {
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(Math.max(0, limit - count.used)),
      'X-RateLimit-Used': String(count.used),
      'X-RateLimit-Reset': time.iso(count.resetAt),
    }
    return { allowed, headers }
  }
}
