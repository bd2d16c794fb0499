import type { Duration } from './clock.ts'

/** How events are sent, when it is not as usual: signed, once, at once, in order, from an address of the provider. */
export interface HowSent {
  /** How often each event is sent, all at the same time. Default: 1. */
  readonly copies?: number
  /** The time that passes before they are sent. The clock of the kit moves by it. */
  readonly late?: Duration
  /** Default: `as-given`. */
  readonly order?: 'as-given' | 'reversed'
  /** The address that they come from. Default: the provider's own, which its published list contains. */
  readonly from?: string
  /** The signature or the key that proves the sender. Default: `right`. */
  readonly proof?: 'right' | 'wrong' | 'missing'
}

/** An event that a provider sent to Planbridge. */
export interface SentEvent {
  readonly event: string
  /** The statuses of Planbridge's answers to all copies and repetitions so far; null: no answer. */
  readonly statuses: readonly (number | null)[]
}

export interface ProviderEvent {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Sends events of a provider to Planbridge. A method resolves when Planbridge has answered them and has done the work that follows. */
export interface WebhookSender {
  readonly sends: (event: string, data: ProviderEvent['data'], how?: HowSent) => Promise<SentEvent>
  readonly sendsAll: (events: readonly ProviderEvent[], how?: HowSent) => Promise<readonly SentEvent[]>
}

/** The providers that send events. */
export interface KitWebhooks {
  /** Signs each event with the secret of its subscription. */
  readonly plannr: WebhookSender
  /** Sends a key in a header, from the addresses of its list. */
  readonly docplanner: WebhookSender
}

export type SendingProvider = keyof KitWebhooks
