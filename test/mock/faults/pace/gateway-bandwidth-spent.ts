import type { PaceFault } from '../mishap.ts'
import { gatewayRefusal } from './refusal.ts'

export const gatewayBandwidthSpent: PaceFault = {
  rows: 'PX-25',
  provider: 'dynamic-planner',
  when: 'the quota of bytes is spent at the gateway, for more than a day',
  make: () =>
    gatewayRefusal(403, 'Out of bandwidth quota. Quota will be replenished in 1.01:00:00.', {
      'retry-after': '90000',
    }),
  waitSeconds: 90_000,
  outcome: 'quota-exhausted',
}
