import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** An event of a provider that was processed is an event for hosts, in the same transaction. */
export const providerEvents: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('host_events').addColumn('inbound', 'text').execute()
    const statements = db.getExecutor().adapter instanceof PostgresAdapter ? onPostgres : onSqlite
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const isProcessed = `new.state = 'processed' and old.state <> 'processed'`

const columns = 'tenant, type, at, integration, inbound'
const values = (clock: string) => `new.tenant, 'provider.event', ${clock}, new.integration, new.id`

const onSqlite = [
  `create trigger inbound_events_host_event after update of state on inbound_events when ${isProcessed} begin
    insert into host_events (id, ${columns})
    values ('evt_' || lower(hex(randomblob(16))), ${values(`cast(unixepoch('subsec') * 1000 as integer)`)});
  end`,
]

const onPostgres = [
  `create function planbridge_provider_event() returns trigger language plpgsql as $$ begin
    insert into host_events (id, transaction_id, ${columns})
    values ('evt_' || replace(gen_random_uuid()::text, '-', ''), pg_current_xact_id()::text::bigint,
      ${values(`(extract(epoch from clock_timestamp()) * 1000)::bigint`)});
    return null;
  end $$`,
  `create trigger inbound_events_host_event after update of state on inbound_events
    for each row when (${isProcessed}) execute function planbridge_provider_event()`,
]
