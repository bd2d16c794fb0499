import type { PaceFault } from '../mishap.ts'
import { localMoment, refusal } from './refusal.ts'

export const readsSpent: PaceFault = {
  rows: 'PX-25',
  provider: 'docplanner',
  when: 'the reads of the hour are spent, and the answer names the moment of the next beginning',
  make: (now) =>
    refusal(
      429,
      { errors: [], message: 'Too Many Requests' },
      {
        'x-ratelimit-limit': '8000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': '8000',
        'x-ratelimit-reset': localMoment(now + 1_800_000),
      },
    ),
  waitSeconds: 1800,
  outcome: 'rate-limited',
}
