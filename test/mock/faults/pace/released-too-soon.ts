import type { PaceFault } from '../mishap.ts'

export const releasedTooSoon: PaceFault = {
  rows: 'PX-25',
  provider: 'docplanner',
  when: 'notifications were released within the hour',
  make: () => new Response(null, { status: 429, headers: { 'retry-after': '1200' } }),
  waitSeconds: 1200,
  outcome: 'rate-limited',
}
