import type { PaceFault } from '../mishap.ts'
import { downForMaintenance } from './down-for-maintenance.ts'
import { gatewayBandwidthSpent } from './gateway-bandwidth-spent.ts'
import { gatewayRateExceeded } from './gateway-rate-exceeded.ts'
import { gatewayVolumeSpent } from './gateway-volume-spent.ts'
import { readsSpent } from './reads-spent.ts'
import { releasedTooSoon } from './released-too-soon.ts'
import { sameSlotsTwice } from './same-slots-twice.ts'
import { throttled } from './throttled.ts'
import { waitAsDate } from './wait-as-date.ts'
import { waitUnreadable } from './wait-unreadable.ts'

/** Every one of them; a test runs each. */
export const paceFaults: readonly PaceFault[] = [
  downForMaintenance,
  gatewayBandwidthSpent,
  gatewayRateExceeded,
  gatewayVolumeSpent,
  readsSpent,
  releasedTooSoon,
  sameSlotsTwice,
  throttled,
  waitAsDate,
  waitUnreadable,
]
