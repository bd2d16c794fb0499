import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Events for the back ends of hosts, written by triggers in the transaction of the change, so that no writer can forget one. They
 * concern the connections of hosts' users and of tenants, not those of people who signed in themselves.
 */
export const hostEventsTable: Migration = {
  async up(db: Kysely<unknown>) {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
    await db.schema
      .createTable('host_events')
      .addColumn('seq', isPostgres ? 'bigserial' : 'integer', (c) =>
        isPostgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
      )
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('transaction_id', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('owner', 'text')
      .addColumn('connection', 'text')
      .addColumn('integration', 'text')
      .addColumn('session', 'text')
      .addColumn('status', 'text')
      .addColumn('old_status', 'text')
      .addColumn('reason', 'text')
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('host_events')
        .columns([...columns])
        .execute()
    await index('host_events_order', ['tenant', 'transaction_id', 'seq'])
    await index('host_events_owner', ['owner'])
    await index('host_events_at', ['at'])
    await (isPostgres ? createPostgresTriggers(db) : createSqliteTriggers(db))
  },
}

/** Columns whose change is an event, and the condition for it. A renewal, an activity and a lease are none. */
const watchedColumns = 'status, created_at, token_version'
const isEvent = `(old.token_version = 0 and new.token_version > 0)
  or (new.token_version > 0 and (new.status <> old.status or new.created_at <> old.created_at))`

/** A connection exists for hosts from its first token set on. */
const changeType = `case
    when old.token_version = 0 then 'connection.created'
    when new.created_at <> old.created_at then 'connection.reconnected'
    else 'connection.status-changed'
  end`
const oldStatus = 'case when old.token_version = 0 then null else old.status end'

/** True for connections of a tenant and of hosts' users. */
const concernsHosts = (row: 'new' | 'old') =>
  `(${row}.owner = '' or exists (select 1 from identities i
    where i.tenant = ${row}.tenant and i.issuer = 'urn:planbridge:host' and i.subject = ${row}.owner))`

const columns = 'tenant, type, at, owner, connection, integration, status, old_status, reason'

const values = (row: 'new' | 'old', clock: string, rest: string) =>
  `${row}.tenant, ${row === 'new' ? changeType : "'connection.removed'"}, ${clock}, nullif(${row}.owner, ''),
    ${row}.id, ${row}.integration, ${rest}`
const changed = `new.status, ${oldStatus}, new.reason`
const removed = 'null, old.status, null'

const createSqliteTriggers = async (db: Kysely<unknown>) => {
  const clock = `cast(unixepoch('subsec') * 1000 as integer)`
  const insert = (row: 'new' | 'old', rest: string) =>
    `insert into host_events (id, ${columns})
      values ('evt_' || lower(hex(randomblob(16))), ${values(row, clock, rest)});`
  await sql
    .raw(
      `create trigger connections_host_event after update of ${watchedColumns} on connections
        when (${isEvent}) and ${concernsHosts('new')} begin ${insert('new', changed)} end`,
    )
    .execute(db)
  await sql
    .raw(
      `create trigger connections_host_event_removed after delete on connections
        when old.token_version > 0 and ${concernsHosts('old')} begin ${insert('old', removed)} end`,
    )
    .execute(db)
}

// The id of the transaction tells readers which events may still be missing before this one.
const createPostgresTriggers = async (db: Kysely<unknown>) => {
  const clock = `(extract(epoch from clock_timestamp()) * 1000)::bigint`
  const insert = (row: 'new' | 'old', rest: string) =>
    `if ${concernsHosts(row)} then
      insert into host_events (id, transaction_id, ${columns})
      values ('evt_' || replace(gen_random_uuid()::text, '-', ''), pg_current_xact_id()::text::bigint,
        ${values(row, clock, rest)});
    end if;`
  const body = `begin
    if tg_op = 'DELETE' then ${insert('old', removed)} else ${insert('new', changed)} end if;
    return null;
  end`
  await sql`create function planbridge_host_event() returns trigger language plpgsql as ${sql.lit(body)}`.execute(
    db,
  )
  await sql
    .raw(
      `create trigger connections_host_event after update of ${watchedColumns} on connections
        for each row when (${isEvent}) execute function planbridge_host_event()`,
    )
    .execute(db)
  await sql
    .raw(
      `create trigger connections_host_event_removed after delete on connections
        for each row when (old.token_version > 0) execute function planbridge_host_event()`,
    )
    .execute(db)
}
