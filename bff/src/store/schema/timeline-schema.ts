import type { Generated } from 'kysely'

/** The activity of people; see `migrations/timeline`. */
export interface TimelineSchema {
  timeline_entries: {
    id: Generated<string>
    /** The transaction that wrote this version on PostgreSQL; 0 on SQLite and for entries of a restored dump. */
    transaction_id: Generated<number>
    position: Generated<number>
    tenant: string
    /** Subject; '' for what concerns the connections of the tenant, or everybody with a connection of the integration. */
    owner: string
    kind: string
    connection: string | null
    integration: string | null
    at: number
    since: number
    count: Generated<number>
    failed: Generated<number>
    code: string | null
    reason: string | null
    /** The operation of a job, or the provider's name of an event. */
    name: string | null
    job: string | null
    next_at: number | null
    /** What a counted entry counts; null for others. */
    counted_as: string | null
  }
}
