import type { RateLimitFault } from '../fault.ts'
import { gatewayRefusal, refusal } from './refusal.ts'

export const dynamicPlannerFaults = {
  'down-for-maintenance': {
    description: 'The API is down for maintenance and names the time to wait.',
    waitSeconds: 300,
    provider: 'dynamic-planner',
    make: () =>
      refusal(
        503,
        { error: 'ServiceUnavailable', message: 'Maintenance.', correlationId: 'c-2' },
        { 'retry-after': '300' },
      ),
  },
  'gateway-bandwidth-quota-exhausted': {
    description: "The gateway's bandwidth quota is exhausted for more than a day.",
    waitSeconds: 90_000,
    provider: 'dynamic-planner',
    make: () =>
      gatewayRefusal(403, 'Out of bandwidth quota. Quota will be replenished in 1.01:00:00.', {
        'retry-after': '90000',
      }),
  },
  'gateway-rate-exceeded': {
    description: "The gateway's rate limit is exceeded.",
    waitSeconds: 60,
    provider: 'dynamic-planner',
    make: () =>
      gatewayRefusal(429, 'Rate limit is exceeded. Try again in 60 seconds.', { 'retry-after': '60' }),
  },
  'gateway-call-quota-exhausted': {
    description: "The gateway's call quota is exhausted, and the status is 403.",
    waitSeconds: 25_280,
    provider: 'dynamic-planner',
    make: () =>
      gatewayRefusal(403, 'Out of call volume quota. Quota will be replenished in 07:01:20.', {
        'retry-after': '25280',
      }),
  },
  'retry-after-as-date': {
    description: 'The Retry-After header is a date.',
    waitSeconds: 120,
    provider: 'dynamic-planner',
    make: (now) =>
      refusal(
        429,
        { error: 'TooManyRequests', message: 'Slow down.', correlationId: 'c-1' },
        { 'retry-after': new Date(now + 120_000).toUTCString() },
      ),
  },
} as const satisfies Record<string, RateLimitFault>
