import type { Caller } from '../caller.ts'

/** A request of a provider, before anything of it is believed. */
export interface ReceivedDelivery {
  /** The id in the path. */
  readonly integration: string
  /** The key in the path, if there is one. Never logged. */
  readonly pathKey: string | undefined
  readonly request: Request
  readonly caller: Caller
}

/** The answer to a provider: a success, unless it asked for a decision. */
export interface DeliveryAnswer {
  readonly status: number
  /** JSON; null for an empty body. */
  readonly body: string | null
}

/** Receives a delivery. Rejects with the failure to answer it with. */
export type ReceiveDelivery = (delivery: ReceivedDelivery) => Promise<DeliveryAnswer>
