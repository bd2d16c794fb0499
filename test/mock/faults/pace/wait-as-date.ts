import type { PaceFault } from '../mishap.ts'
import { refusal } from './refusal.ts'

export const waitAsDate: PaceFault = {
  rows: 'PX-25',
  provider: 'dynamic-planner',
  when: 'the time to wait is written as a date',
  make: (now) =>
    refusal(
      429,
      { error: 'TooManyRequests', message: 'Slow down.', correlationId: 'c-1' },
      { 'retry-after': new Date(now + 120_000).toUTCString() },
    ),
  waitSeconds: 120,
  outcome: 'rate-limited',
}
