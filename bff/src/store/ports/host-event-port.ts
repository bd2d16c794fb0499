import type {
  ConnectionId,
  ConnectionReason,
  ConnectionStatus,
  IntegrationId,
} from '@planbridge/shared/contract'
import type { ConnectSessionId } from '@planbridge/shared/embed'
import type { WebhookEventType } from '@planbridge/shared/webhooks'
import type { Millis } from './millis.ts'

/** An event for the back ends of hosts. It never changes, except that an erased user is no longer named. */
export interface HostEventRow {
  /** Unique among all tenants. */
  readonly id: string
  readonly type: WebhookEventType
  readonly at: Millis
  /** The host's own id of its user; null for a service account, and for a user who was erased. */
  readonly subject: string | null
  readonly connection: ConnectionId | null
  readonly integration: IntegrationId | null
  readonly session: ConnectSessionId | null
  readonly status: ConnectionStatus | null
  readonly oldStatus: ConnectionStatus | null
  readonly reason: ConnectionReason | null
  /** Facts of the type, in the names of the event's data. Names of times end with `_at`; they are milliseconds since 1970. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Of a provider's event: the id of the stored request. */
  readonly inbound: string | null
}

export interface HostEventQuery {
  readonly tenant: string
  /** Only events of these integrations, and those of none; null for all. */
  readonly integrations: readonly string[] | null
  /** The id of the event after which to continue; undefined for the oldest one. */
  readonly after: string | undefined
  readonly max: number
}

/**
 * Events are written by the store itself, in the transaction of the change. They are listed in an order in which none is ever added
 * before one that was listed already, although transactions commit in any order. A list ends before an event of a later version: an
 * instance of that version continues with it.
 */
export interface HostEventStore {
  /** undefined if there is no such event to continue after. */
  list(query: HostEventQuery): Promise<HostEventRow[] | undefined>
  /** undefined if there is no such event. */
  find(id: string): Promise<HostEventRow | undefined>
}
