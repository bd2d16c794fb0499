export interface RateLimitDecision {
  readonly kind: 'allowed' | 'throttled'
  readonly headers: Readonly<Record<string, string>>
}

interface Count {
  used: number
  resetAt: number
}

const minute = 60_000

/** Laravel's ThrottleRequests: a limit per minute and key. @see https://api-how-to.plannrcrm.com/basics/rate-limits */
export const throttle = (now: () => number) => {
  const counts = new Map<string, Count>()
  const current = (key: string): Count => {
    const open = counts.get(key)
    if (open !== undefined && now() < open.resetAt) return open
    const fresh = { used: 0, resetAt: now() + minute }
    counts.set(key, fresh)
    return fresh
  }
  return (key: string, limit: number): RateLimitDecision => {
    const count = current(key)
    const shown = (remaining: number) => ({
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
    })
    if (count.used < limit) {
      count.used += 1
      return { kind: 'allowed', headers: shown(limit - count.used) }
    }
    const seconds = Math.ceil((count.resetAt - now()) / 1000)
    const reset = String(Math.ceil(count.resetAt / 1000))
    return {
      kind: 'throttled',
      headers: { ...shown(0), 'Retry-After': String(seconds), 'X-RateLimit-Reset': reset },
    }
  }
}

/** The body and headers of Laravel's 429. */
export const tooManyAttempts = (decision: RateLimitDecision): Response =>
  new Response(JSON.stringify({ message: 'Too Many Attempts.' }), {
    status: 429,
    headers: { 'content-type': 'application/json', ...decision.headers },
  })
