import type { IntegrationId } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/**
 * How the sender was proven: by a signature over the bytes, by a key agreed with the provider, or because Planbridge itself took the event
 * from the provider's queue.
 */
export type InboundCheck = 'signature' | 'key' | 'pulled'

/** `gate`: a request whose answer decides, kept for the record. */
export type InboundKind = 'event' | 'gate'

/**
 * `received`: not handed on to hosts yet. `processed`: it is an event for hosts. `set-aside`: it cannot be handed on until an operator has
 * acted.
 */
export type InboundState = 'received' | 'processed' | 'set-aside'

/** An event of a provider, as far as it is stored in clear: nothing that the provider tells about a person. */
export interface InboundFacts {
  readonly id: string
  /** That of the integration. */
  readonly tenant: string
  readonly integration: IntegrationId
  readonly kind: InboundKind
  /** The answer to a request that asked for a decision, in words for operators; null for every other one. */
  readonly verdict: string | null
  readonly checked: InboundCheck
  /** The provider's name of the event; null if it has none that is a plain name. */
  readonly name: string | null
  /** Hash of the resource that the event is about; null if it is unknown. */
  readonly resource: string | null
  /** When it happened according to the provider, else when it was received. Orders the events of a resource. */
  readonly occurredAt: Millis
  readonly receivedAt: Millis
  /** Size of the body. */
  readonly bytes: number
}

export interface NewInboundEvent extends InboundFacts {
  /** Tells repeats of an event apart from other events of the integration. */
  readonly fingerprint: string
  /** An event with the same fingerprint that was received before this is another one. Without it, every one is the same. */
  readonly repeatsSince?: Millis | undefined
  /** The body, sealed for the id. */
  readonly sealed: string
}

export interface InboundEvent extends InboundFacts {
  readonly state: InboundState
  /** Further deliveries of the same event. */
  readonly repeats: number
  /** The last one of them. */
  readonly repeatedAt: Millis | null
  /** True if an earlier event had the same fingerprint, and nothing tells whether this one is a repeat of it. */
  readonly possibleRepeat: boolean
  /** Tries to hand it on that failed. */
  readonly tries: number
  /** Why the last try failed. */
  readonly failure: string | null
  /** True if a later event of the resource was handed on before it. */
  readonly late: boolean
  readonly processedAt: Millis | null
}

export interface SealedInboundEvent extends InboundEvent {
  /** null if its vault key was discarded. */
  readonly sealed: string | null
}

export interface InboundQuery {
  readonly state?: InboundState
  readonly integration?: string
  readonly max: number
}

export interface InboundTotal {
  readonly integration: string
  readonly state: InboundState
  readonly events: number
  /** Further deliveries of these events. */
  readonly repeats: number
}

export interface InboundWaiting {
  readonly integration: string
  readonly events: number
  /** Since when the first of them waits. */
  readonly since: Millis
}

/** Limits of a batch. */
export interface InboundBatch {
  readonly max: number
  /** Of the bodies together. A larger one comes alone. */
  readonly bytesMax: number
}

/** Events that providers sent, or that were taken from their queues. */
export interface InboundStore {
  /** Stores an event, or counts a repeat of one that is stored, at once. Resolves to the stored event. */
  add(event: NewInboundEvent): Promise<Pick<InboundEvent, 'id' | 'repeats' | 'possibleRepeat'>>
  find(id: string): Promise<SealedInboundEvent | undefined>
  /** Events to hand on: in turns of the integrations, and of each in the order in which they happened. */
  due(now: Millis, batch: InboundBatch): Promise<SealedInboundEvent[]>
  /**
   * Marks an event as processed, and as late if a later one of its resource was before it. The store adds the event for hosts in the same
   * transaction. Exactly one caller gets true.
   */
  markProcessed(id: string, now: Millis): Promise<boolean>
  /** Records why a received event cannot be handed on now, and the time of the next try. */
  postpone(
    id: string,
    next: Pick<InboundEvent, 'tries' | 'failure'> & { readonly nextAt: Millis },
  ): Promise<void>
  /** Lets a received event wait for its vault key, with all due ones that were sealed with the same. Resolves to their number. */
  waitForKey(
    id: string,
    wait: Pick<InboundEvent, 'failure'> & { readonly now: Millis; readonly nextAt: Millis },
  ): Promise<number>
  /** Takes a received event out of the tries. */
  setAside(id: string, last: Pick<InboundEvent, 'tries' | 'failure'>): Promise<void>
  /** Plans an event that was set aside again. False if there is none with this id. */
  retry(id: string, now: Millis): Promise<boolean>
  /** The newest events first. */
  list(query: InboundQuery): Promise<InboundEvent[]>
  totals(): Promise<InboundTotal[]>
  /** The events that wait for a vault key, by integration. */
  waiting(): Promise<InboundWaiting[]>
  /** Deletes events of an integration that were received and processed before, or received before and set aside. */
  purge(integration: string, before: Millis): Promise<void>
}
