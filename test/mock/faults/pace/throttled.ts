import type { PaceFault } from '../mishap.ts'
import { refusal } from './refusal.ts'

export const throttled: PaceFault = {
  rows: 'PX-25',
  provider: 'plannr',
  when: 'the calls of the minute are spent, with seconds and with an epoch',
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
  waitSeconds: 30,
  outcome: 'rate-limited',
}
