import type { Expectation } from '../harness/fault-cases.ts'
import type { RateLimitFaultName } from '../mock/faults/rate-limit/index.ts'

/** The failure code of a proxied call for each response that refuses calls for a while. */
export const rateLimitExpectations: Readonly<Record<RateLimitFaultName, Expectation>> = {
  'down-for-maintenance': { rows: 'PX-25', outcome: 'provider-failing' },
  'gateway-bandwidth-quota-exhausted': { rows: 'PX-25', outcome: 'quota-exhausted' },
  'gateway-rate-exceeded': { rows: 'PX-25', outcome: 'rate-limited' },
  'gateway-call-quota-exhausted': { rows: 'PX-25', outcome: 'quota-exhausted' },
  'retry-after-as-date': { rows: 'PX-25', outcome: 'rate-limited' },
  'hourly-reads-exhausted': { rows: 'PX-25', outcome: 'rate-limited' },
  'notifications-released-too-soon': { rows: 'PX-25', outcome: 'rate-limited' },
  'same-slots-replaced-concurrently': { rows: 'PX-25', outcome: 'rate-limited' },
  throttled: { rows: 'PX-25', outcome: 'rate-limited' },
  'retry-after-unreadable': { rows: 'PX-25', outcome: 'rate-limited' },
}
