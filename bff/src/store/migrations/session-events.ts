import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The end of a connect session is an event for its host, like the changes of connections. */
export const sessionEvents: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = db.getExecutor().adapter instanceof PostgresAdapter ? onPostgres : onSqlite
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const hasEnded = `new.status <> old.status and new.status in ('complete', 'cancelled', 'expired')`

const type = `case new.status
    when 'complete' then 'connect-session.completed'
    when 'cancelled' then 'connect-session.cancelled'
    else 'connect-session.expired'
  end`

/** A session that was not completed has no connection any more. */
const made = `case when new.status = 'complete' then new.connection end`

const columns = 'tenant, type, at, owner, connection, integration, session'
const values = (clock: string) =>
  `new.tenant, ${type}, ${clock}, new.subject, ${made},
    (select integration from connections where id = ${made}), new.id`

const onSqlite = [
  `create trigger connect_sessions_host_event after update of status on connect_sessions when ${hasEnded} begin
    insert into host_events (id, ${columns})
    values ('evt_' || lower(hex(randomblob(16))), ${values(`cast(unixepoch('subsec') * 1000 as integer)`)});
  end`,
]

const onPostgres = [
  `create function planbridge_session_event() returns trigger language plpgsql as $$ begin
    insert into host_events (id, transaction_id, ${columns})
    values ('evt_' || replace(gen_random_uuid()::text, '-', ''), pg_current_xact_id()::text::bigint,
      ${values(`(extract(epoch from clock_timestamp()) * 1000)::bigint`)});
    return null;
  end $$`,
  `create trigger connect_sessions_host_event after update of status on connect_sessions
    for each row when (${hasEnded}) execute function planbridge_session_event()`,
]
