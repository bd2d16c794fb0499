import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'
import { dayMs } from '@planbridge/shared/durations'
import { type Kysely, sql } from 'kysely'

/** The time at which the tables are looked at. The newest rows are of this time. */
export const now = Date.parse('2026-06-01T12:00:00Z')

/** Rows are spread over this time, so the oldest ones are kept no more. */
const spreadMs = 40 * dayMs

/** `n` has the numbers from 0 on, and `at` a time for each. */
const numbered = (rows: number) =>
  sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${sql.lit(rows - 1)}),
    placed as (select i, cast(${sql.lit(now)} as bigint) - cast(i as bigint) * ${sql.lit(Math.floor(spreadMs / rows))} as at from n)`

const statements = (rows: number) => {
  const n = numbered(rows)
  return [
    sql`insert into host_events (id, transaction_id, tenant, type, at, owner, connection, integration)
      ${n} select 'evt_' || i, 0, case when i % 10 = 0 then 'other' || (i % 200) else 'firm' end, 'connection.created', at,
        'p' || (i % 200), 'c' || i, 'plannr' from placed order by i desc`,
    sql`insert into webhook_endpoints
        (id, tenant, host, url, enabled, public_keys, failures, cursor_transaction, cursor_seq, created_at)
      ${numbered(50)} select 'we_' || i, 'firm', 'crm', 'https://host.example/', 1, '[]', 0, 0, ${sql.lit(rows)}, at from placed`,
    sql`insert into webhook_messages (id, tenant, owner, type, at)
      ${n} select 'evt_' || i, 'firm', 'p' || (i % 200), 'connection.created', at from placed`,
    sql`insert into webhook_deliveries (endpoint, message, tenant, status, tries, next_at, created_at)
      ${n} select 'we_' || (i % 3), 'evt_' || i, 'firm',
        case i % 3 when 0 then 'delivered' when 1 then 'pending' else 'dead' end, 1, at, at from placed`,
    sql`insert into inbound_events (id, tenant, integration, fingerprint, kind, checked, name, resource, occurred_at,
        received_at, bytes, state, next_at, processed_at)
      ${n} select 'inb_' || i, 'firm', case i % 2 when 0 then 'plannr' else 'docplanner' end, 'f' || i, 'event', 'key',
        'booking', 'r' || (i % 1000), at, at, 100, case when i % 3 = 0 then 'received' else 'processed' end,
        case when i % 3 = 0 then at end, at from placed`,
    sql`insert into timeline_entries (tenant, owner, kind, connection, integration, at, since, failed)
      ${n} select 'firm', case when i % 5 = 0 then '' else 'p' || (i % 150) end,
        case when i % 5 = 0 then 'arrival' when i % 100 = 1 then 'renewal-failed' else 'calls' end,
        case when i % 5 <> 0 then 'c' || (i % 150) end, 'plannr', at, at, 0 from placed order by i desc`,
  ]
}

/** Fills the tables that grow with the traffic of providers and hosts. */
export const fillTables = async (db: Kysely<Schema>, rows: number): Promise<void> => {
  for (const statement of statements(rows)) await statement.execute(db)
}
