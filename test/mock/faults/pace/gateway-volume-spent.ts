import type { PaceFault } from '../mishap.ts'
import { gatewayRefusal } from './refusal.ts'

export const gatewayVolumeSpent: PaceFault = {
  rows: 'PX-25',
  provider: 'dynamic-planner',
  when: 'the quota of calls is spent at the gateway, which says so with a 403',
  make: () =>
    gatewayRefusal(403, 'Out of call volume quota. Quota will be replenished in 07:01:20.', {
      'retry-after': '25280',
    }),
  waitSeconds: 25_280,
  outcome: 'quota-exhausted',
}
