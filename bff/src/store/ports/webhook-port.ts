import type { WebhookEventType } from '@planbridge/shared/webhooks'
import type { Millis } from './millis.ts'

/** Why an endpoint gets no messages. `gone`: it answered 410. `failing`: it failed for days. */
export type DisabledReason = 'gone' | 'failing' | 'host' | 'operator'

/** An endpoint at which a host receives webhooks. */
export interface WebhookEndpointRow {
  readonly id: string
  readonly tenant: string
  /** The name of the host key that added it. */
  readonly host: string
  readonly url: string
  /** null for all types. */
  readonly types: readonly string[] | null
  /** Only events of these integrations, and those of none; null for all. */
  readonly integrations: readonly string[] | null
  readonly enabled: boolean
  /** null while it is enabled. */
  readonly disabledReason: DisabledReason | null
  /** The public keys that verify its messages, the newest first. */
  readonly publicKeys: readonly string[]
  /** Its secrets and private keys. */
  readonly sealed: string
  /** Failed tries since the last one that succeeded. */
  readonly failures: number
  readonly failingSince: Millis | null
  /** The circuit is open until then: no message is tried. */
  readonly openUntil: Millis | null
  readonly createdAt: Millis
  /** The last success. */
  readonly deliveredAt: Millis | null
}

/** `pending`: tried at `nextAt`. `dead`: given up. */
export type DeliveryStatus = 'pending' | 'delivered' | 'dead'

/** The delivery of a message to an endpoint. The id of the message is that of its event. */
export interface DeliveryRow {
  readonly endpoint: string
  readonly message: string
  readonly tenant: string
  readonly type: WebhookEventType
  readonly status: DeliveryStatus
  readonly tries: number
  readonly nextAt: Millis
  readonly triedAt: Millis | null
  /** Of the last answer; null without one. */
  readonly httpStatus: number | null
  /** Why the last try failed, in one word; null if it did not. */
  readonly reason: string | null
}

/** A message with its exact text. */
export interface MessageRow {
  /** The id of the event. */
  readonly id: string
  readonly tenant: string
  readonly type: WebhookEventType
  readonly at: Millis
  /** null until the text was written, and again if a user was erased whom it named. */
  readonly sealed: string | null
}

/** An enabled endpoint with deliveries that are due. */
export interface DueEndpoint {
  readonly id: string
  readonly tenant: string
  readonly failures: number
}

/** The exclusive right to try a delivery, until a time. */
export interface DeliveryLease {
  readonly lease: string
  readonly until: Millis
}

export interface DeliveryOutcome {
  readonly status: DeliveryStatus
  readonly tries: number
  readonly nextAt: Millis
  readonly triedAt: Millis
  readonly httpStatus: number | null
  readonly reason: string | null
}

/** The health of an endpoint after a try. */
export interface EndpointHealth {
  readonly failed: boolean
  readonly now: Millis
  readonly openUntil: Millis | null
}

export type EndpointChange = Partial<
  Pick<WebhookEndpointRow, 'url' | 'types' | 'integrations' | 'enabled' | 'disabledReason'>
>

export interface DeliveryQuery {
  readonly endpoint: string
  readonly status?: DeliveryStatus | undefined
  /** The message of the last delivery of the page before. */
  readonly after?: string | undefined
  readonly max: number
}

/** Endpoints, messages and deliveries. The store decides which are due; each try is claimed in it. */
export interface WebhookStore {
  /** Adds an endpoint for the events from now on. Resolves to false if the tenant has `max` already. */
  addEndpoint(row: WebhookEndpointRow, max: number): Promise<boolean>
  listEndpoints(tenant: string): Promise<WebhookEndpointRow[]>
  /** All of a deployment, for its operator. */
  listAllEndpoints(): Promise<WebhookEndpointRow[]>
  findEndpoint(id: string): Promise<WebhookEndpointRow | undefined>
  /** Resolves to the changed endpoint. Enabling closes its circuit. */
  changeEndpoint(id: string, change: EndpointChange): Promise<WebhookEndpointRow | undefined>
  /** Replaces the keys unless they were replaced since they were read. */
  changeKeys(
    id: string,
    before: string,
    after: Pick<WebhookEndpointRow, 'sealed' | 'publicKeys'>,
  ): Promise<boolean>
  /** Deletes the endpoint and its deliveries. */
  removeEndpoint(id: string): Promise<boolean>
  /**
   * Adds deliveries of new events to each enabled endpoint that wants them, and moves its cursor with them: none is left out and none is
   * added twice, although several processes do so. Resolves to the number of endpoints that had events.
   */
  fanOut(now: Millis, eventsMax: number): Promise<number>
  /** Adds a message with its text that only this endpoint gets, leased from the beginning. */
  addMessage(message: MessageRow, delivery: { readonly endpoint: string } & DeliveryLease): Promise<void>
  due(now: Millis, max: number): Promise<DueEndpoint[]>
  /**
   * Leases due deliveries of an endpoint, the oldest first, and those that could not be opened after all others. A lease that ran out is one
   * of a process that died.
   */
  claim(
    endpoint: string,
    lease: DeliveryLease & { readonly now: Millis },
    max: number,
  ): Promise<DeliveryRow[]>
  /** Records a try and gives the lease back. Resolves to false if the lease is another one's by now. */
  conclude(
    delivery: Pick<DeliveryRow, 'endpoint' | 'message'>,
    lease: string,
    outcome: DeliveryOutcome,
  ): Promise<boolean>
  /** Records the health of an endpoint. Resolves to the endpoint. */
  noteHealth(endpoint: string, health: EndpointHealth): Promise<WebhookEndpointRow | undefined>
  findMessage(id: string): Promise<MessageRow | undefined>
  /** Stores the text of a message that has none. Resolves to the stored one, which is another writer's if that was first. */
  keepMessage(id: string, sealed: string): Promise<string | undefined>
  /** The newest message first. */
  listDeliveries(query: DeliveryQuery): Promise<DeliveryRow[]>
  findDelivery(endpoint: string, message: string): Promise<DeliveryRow | undefined>
  /** Makes deliveries pending again, with the same messages. Resolves to their number. */
  resend(query: {
    readonly endpoint: string
    readonly message?: string
    readonly now: Millis
  }): Promise<number>
  /** Delivers the kept events of a time once more, those that were never sent to this endpoint included. Resolves to their number. */
  replay(query: ReplayQuery): Promise<number>
  /** The number of deliveries by endpoint and status, of all tenants unless one is named. */
  countDeliveries(
    tenant?: string,
  ): Promise<readonly { readonly endpoint: string; readonly status: string; readonly count: number }[]>
  /** The delivery of the last try of each endpoint of a tenant. */
  lastTries(tenant: string): Promise<DeliveryRow[]>
  /** The number of pending deliveries that could not be opened, by endpoint. */
  countUnopened(): Promise<ReadonlyMap<string, number>>
}

export interface ReplayQuery {
  readonly endpoint: string
  readonly from: Millis
  /** Not included. */
  readonly until: Millis
  readonly now: Millis
  readonly max: number
}
