import type { Generated } from 'kysely'

/** The tables of the API for the back ends of hosts. */
export interface HostTables {
  /** Events for the back ends of hosts; written by triggers, except those of providers. */
  host_events: {
    seq: Generated<number>
    id: string
    /** The writing transaction on PostgreSQL; 0 on SQLite and for events of a restored dump. */
    transaction_id: Generated<number>
    tenant: string
    type: string
    at: number
    /** Subject of the user; null for a service account, and if the user was erased. */
    owner: string | null
    connection: string | null
    integration: string | null
    session: string | null
    status: string | null
    old_status: string | null
    reason: string | null
    /** JSON with facts of the type, in the names of the event's data; times in milliseconds. */
    facts: Generated<string | null>
    /** Of a provider's event: the id of the stored request. */
    inbound: Generated<string | null>
  }
  idempotency_keys: {
    tenant: string
    /** Name of the host key. */
    host: string
    key_hash: string
    id: string
    request_hash: string
    /** The host's own id of the user concerned. */
    account: string | null
    busy_until: number
    expires_at: number
    /** The answer; null until there is one. */
    sealed: string | null
    sealed_under: string | null
  }
  webhook_endpoints: {
    id: string
    tenant: string
    /** Name of the host key that added it. */
    host: string
    url: string
    /** JSON; null for all. */
    types: string | null
    /** JSON; null for all. */
    integrations: string | null
    enabled: number
    disabled_reason: string | null
    /** JSON, the newest first. */
    public_keys: string
    /** Secrets and private keys; never null unless an operator discarded them. */
    sealed: string | null
    sealed_under: string | null
    failures: number
    failing_since: number | null
    open_until: number | null
    /** The place of the last event whose deliveries were added. */
    cursor_transaction: number
    cursor_seq: number
    created_at: number
    delivered_at: number | null
  }
  webhook_messages: {
    /** Of the event. */
    id: string
    tenant: string
    /** Subject of the user whom the text names. */
    owner: string | null
    type: string
    at: number
    /** The exact text; null before it is written. */
    sealed: string | null
    sealed_under: string | null
  }
  webhook_deliveries: {
    endpoint: string
    message: string
    tenant: string
    status: string
    tries: number
    next_at: number
    /** The time of the event, by which deliveries are listed. */
    created_at: number
    tried_at: Generated<number | null>
    http_status: Generated<number | null>
    reason: Generated<string | null>
    lease: Generated<string | null>
    lease_until: Generated<number | null>
  }
}
