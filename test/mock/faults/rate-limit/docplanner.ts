import type { RateLimitFault } from '../fault.ts'
import { localTime, refusal } from './refusal.ts'

export const docplannerFaults = {
  'hourly-reads-exhausted': {
    description: 'The reads of the hour are exhausted, and the reset header is a local time with an offset.',
    waitSeconds: 1800,
    provider: 'docplanner',
    make: (now) =>
      refusal(
        429,
        { errors: [], message: 'Too Many Requests' },
        {
          'x-ratelimit-limit': '8000',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-used': '8000',
          'x-ratelimit-reset': localTime(now + 1_800_000),
        },
      ),
  },
  'notifications-released-too-soon': {
    description: 'Notifications were already released within the hour.',
    waitSeconds: 1200,
    provider: 'docplanner',
    make: () => new Response(null, { status: 429, headers: { 'retry-after': '1200' } }),
  },
  'same-slots-replaced-concurrently': {
    description: 'Another request is replacing the same slots.',
    waitSeconds: null,
    provider: 'docplanner',
    make: () => new Response(null, { status: 429 }),
  },
} as const satisfies Record<string, RateLimitFault>
