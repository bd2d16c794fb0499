import type { PaceFault } from '../mishap.ts'
import { gatewayRefusal } from './refusal.ts'

export const gatewayRateExceeded: PaceFault = {
  rows: 'PX-25',
  provider: 'dynamic-planner',
  when: 'the gateway counts more calls than it lets through',
  make: () =>
    gatewayRefusal(429, 'Rate limit is exceeded. Try again in 60 seconds.', { 'retry-after': '60' }),
  waitSeconds: 60,
  outcome: 'rate-limited',
}
