import type { Generated } from 'kysely'

/** Columns of what providers send. */
export interface InboundSchema {
  /** Events of providers. */
  inbound_events: {
    /** The order of arrival. */
    seq: Generated<number>
    id: string
    tenant: string
    integration: string
    fingerprint: string
    kind: string
    verdict: string | null
    checked: string
    name: string | null
    /** A hash. */
    resource: string | null
    occurred_at: number
    received_at: number
    bytes: number
    state: string
    /** The next try to hand it on; null unless it is `received`. */
    next_at: number | null
    tries: Generated<number>
    failure: Generated<string | null>
    late: Generated<number>
    processed_at: Generated<number | null>
    repeats: Generated<number>
    repeated_at: Generated<number | null>
    possible_repeat: Generated<number>
    /** Since when it waits for its vault key; null unless it does. */
    waits_since: Generated<number | null>
    sealed: string | null
    sealed_under: string | null
  }
}
