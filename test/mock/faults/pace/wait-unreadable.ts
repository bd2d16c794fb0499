import type { PaceFault } from '../mishap.ts'
import { refusal } from './refusal.ts'

export const waitUnreadable: PaceFault = {
  rows: 'PX-25',
  provider: 'plannr',
  when: 'the time to wait is nothing that can be read',
  make: () => refusal(429, { message: 'Too Many Attempts.' }, { 'retry-after': 'soon' }),
  waitSeconds: null,
  outcome: 'rate-limited',
}
