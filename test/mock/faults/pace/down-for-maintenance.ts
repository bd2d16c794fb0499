import type { PaceFault } from '../mishap.ts'
import { refusal } from './refusal.ts'

export const downForMaintenance: PaceFault = {
  rows: 'PX-25',
  provider: 'dynamic-planner',
  when: 'it is down, and says for how long',
  make: () =>
    refusal(
      503,
      { error: 'ServiceUnavailable', message: 'Maintenance.', correlationId: 'c-2' },
      { 'retry-after': '300' },
    ),
  waitSeconds: 300,
  outcome: 'provider-failing',
}
