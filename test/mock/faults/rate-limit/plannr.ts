import type { RateLimitFault } from '../fault.ts'
import { refusal } from './refusal.ts'

export const plannrFaults = {
  throttled: {
    description: 'The calls of the minute are exhausted, with the wait in seconds and as an epoch.',
    waitSeconds: 30,
    provider: 'plannr',
    make: (now) =>
      refusal(
        429,
        { message: 'Too Many Attempts.' },
        {
          'retry-after': '30',
          'x-ratelimit-limit': '500',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(now / 1000) + 30),
        },
      ),
  },
  'retry-after-unreadable': {
    description: 'The Retry-After header cannot be parsed.',
    waitSeconds: null,
    provider: 'plannr',
    make: () => refusal(429, { message: 'Too Many Attempts.' }, { 'retry-after': 'soon' }),
  },
} as const satisfies Record<string, RateLimitFault>
