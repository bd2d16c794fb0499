import type { ReceiveDelivery } from '../../http/webhooks/received-delivery.ts'
import type { Every } from '../../runtime/every.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { RepeatedTask } from '../../scheduler/ports.ts'
import { type Accept, acceptDelivery } from './accept.ts'
import type { InboundNeeds } from './needs.ts'
import { type OpenInbound, openInbound } from './open-inbound.ts'
import { processInbound } from './process-inbound.ts'
import { purgeInbound } from './purge-inbound.ts'
import { type PlaceLimits, readingPlaces } from './reading-places.ts'
import { type AnswerGate, type JudgeAddress, receiveDelivery } from './receive-delivery.ts'

export interface ReceivingNeeds extends InboundNeeds {
  readonly monotonic: MonotonicClock
  readonly every: Every
  readonly judge: JudgeAddress
  /** By default no delivery asks for a decision. */
  readonly answerGate?: AnswerGate
  readonly placeLimits?: PlaceLimits
}

/** Receiving the events of providers, and handing them on to hosts. */
export interface Receiving {
  readonly receiveDelivery: ReceiveDelivery
  readonly accept: Accept
  readonly openInbound: OpenInbound
  readonly repeated: readonly RepeatedTask[]
}

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000

export const openReceiving = (needs: ReceivingNeeds): Receiving => {
  const { monotonic: clock, every, placeLimits: limits } = needs
  const accept = acceptDelivery(needs)
  // Without an integration that receives, only events of a former configuration can be waiting.
  const receives = [...needs.integrations.values()].some(({ webhooks }) => webhooks !== null)
  const places = readingPlaces({ clock, every, ...(limits && { limits }) })
  return {
    receiveDelivery: receiveDelivery({ ...needs, accept, places }),
    accept,
    openInbound: openInbound(needs),
    repeated: [
      { name: 'process-inbound', everyMs: receives ? secondMs : minuteMs, run: processInbound(needs) },
      { name: 'purge-inbound', everyMs: hourMs, run: purgeInbound(needs) },
    ],
  }
}
