import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The activity of people, in entries. The store itself writes those about connections, in the transaction of the change, so that no
 * writer can forget one; nobody reads those of hosts' users, so there are none.
 *
 * Each version of an entry has a position: the writing transaction, and a number that grows with every version. Readers continue after a
 * position, as they do with the events of hosts.
 */
export const timelineTable: Migration = {
  async up(db: Kysely<unknown>) {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
    const newId = isPostgres ? sql`(gen_random_uuid()::text)` : sql`(lower(hex(randomblob(16))))`
    await db.schema
      .createTable('timeline_entries')
      .addColumn('id', 'text', (c) => c.primaryKey().defaultTo(newId))
      .addColumn('transaction_id', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('position', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('connection', 'text')
      .addColumn('integration', 'text')
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('failed', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('code', 'text')
      .addColumn('reason', 'text')
      .addColumn('name', 'text')
      .addColumn('job', 'text')
      .addColumn('next_at', 'bigint')
      .addColumn('counted_as', 'text', (c) => c.unique())
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('timeline_entries')
        .columns([...columns])
        .execute()
    await index('timeline_entries_owner', ['tenant', 'owner', 'transaction_id', 'position'])
    await index('timeline_entries_order', ['transaction_id', 'position'])
    await index('timeline_entries_at', ['at'])
    await (isPostgres ? onPostgres(db) : onSqlite(db))
  },
}

const run = async (db: Kysely<unknown>, statements: readonly string[]) => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Columns whose change can be an entry. Use, activity and leases are not among them. */
const watchedColumns =
  'status, created_at, token_version, token_ends_at, renewal_failure, warned_days, warned_end'

const isRenewed = `new.token_version > old.token_version and new.sealed is not null
  and coalesce(new.token_ends_at, 0) <> coalesce(old.token_ends_at, 0)`
const failsNow = `new.renewal_failure is not null
  and new.renewal_failure <> coalesce(old.renewal_failure, '')`
const isWarned = `new.warned_days is not null and (new.warned_days <> coalesce(old.warned_days, -1)
  or coalesce(new.warned_end, 0) <> coalesce(old.warned_end, 0))`

/** A connection exists for its person from its first token set on. An update that is several of these is told by the first one. */
const kind = `case
    when new.token_version = 0 then null
    when old.token_version = 0 then 'connected'
    when new.created_at <> old.created_at then 'reconnected'
    when new.status <> old.status then case new.status
      when 'reconnect-required' then 'reconnect-needed'
      when 'ended' then 'ended'
      when 'signed-out' then 'signed-out' end
    when ${failsNow} then 'renewal-failed'
    when ${isWarned} then 'ends-soon'
    when ${isRenewed} then 'renewed'
  end`

const dayMs = 86_400_000

const columns = 'tenant, owner, kind, connection, integration, at, since'

/** A renewal is counted with the others of its connection and day. `now` is the clock of the store. */
const insertChange = (kindNow: string, now: string) =>
  `insert into timeline_entries (${columns}, code, reason, next_at, counted_as)
    values (new.tenant, new.owner, ${kindNow}, new.id, new.integration, ${now}, ${now},
      case when ${kindNow} = 'renewal-failed' then new.renewal_failure end,
      case when ${kindNow} in ('reconnect-needed', 'ended', 'signed-out') then new.reason end,
      case ${kindNow} when 'renewal-failed' then new.renewal_retry_at when 'ends-soon' then new.warned_end end,
      case when ${kindNow} = 'renewed' then 'renewed ' || new.id || ' ' || (${now} / ${dayMs}) end)
    on conflict (counted_as) do update set count = timeline_entries.count + 1, at = excluded.at;`

const insertRemoval = (now: string) =>
  `insert into timeline_entries (${columns})
    values (old.tenant, old.owner, 'disconnected', old.id, old.integration, ${now}, ${now});`

const isOfHost = (row: 'new' | 'old') =>
  `exists (select 1 from identities i
    where i.tenant = ${row}.tenant and i.issuer = 'urn:planbridge:host' and i.subject = ${row}.owner)`

const windowMs = 900_000

/**
 * An event of a provider that was processed is an entry for all people with a connection of the integration, counted with those of the same
 * name in a quarter of an hour. A name can be any text, so only its beginning is kept.
 */
const insertArrival = `insert into timeline_entries (tenant, owner, kind, integration, at, since, name, counted_as)
    values (new.tenant, '', 'arrival', new.integration, new.received_at, new.received_at, substr(new.name, 1, 100),
      'arrival ' || new.tenant || ' ' || new.integration || ' ' || (new.received_at / ${windowMs}) || ' ' || coalesce(substr(new.name, 1, 100), ''))
    on conflict (counted_as) do update set count = timeline_entries.count + 1, at = excluded.at;`
const isArrival = `new.state = 'processed' and old.state <> 'processed'`

const onSqlite = async (db: Kysely<unknown>) => {
  const now = `cast(unixepoch('subsec') * 1000 as integer)`
  // Positions are never used again, whatever was deleted.
  const advance = `insert into timeline_positions (id, last) values (1, 1)
      on conflict (id) do update set last = timeline_positions.last + 1;
    update timeline_entries set position = (select last from timeline_positions where id = 1) where id = new.id;`
  await db.schema
    .createTable('timeline_positions')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('last', 'integer', (c) => c.notNull())
    .execute()
  await run(db, [
    `create trigger timeline_entries_added after insert on timeline_entries begin ${advance} end`,
    `create trigger timeline_entries_changed after update of count, kind on timeline_entries begin ${advance} end`,
    `create trigger connections_timeline after update of ${watchedColumns} on connections
      when ${kind} is not null and not ${isOfHost('new')} begin ${insertChange(`(${kind})`, now)} end`,
    `create trigger connections_timeline_removed after delete on connections
      when old.token_version > 0 and not ${isOfHost('old')} begin ${insertRemoval(now)} end`,
    `create trigger inbound_events_timeline after update of state on inbound_events
      when ${isArrival} begin ${insertArrival} end`,
  ])
}

const onPostgres = async (db: Kysely<unknown>) => {
  const changed = `declare
      kind_now text;
      now_ms bigint := (extract(epoch from clock_timestamp()) * 1000)::bigint;
    begin
      if tg_op = 'DELETE' then
        if not ${isOfHost('old')} then ${insertRemoval('now_ms')} end if;
      elsif not ${isOfHost('new')} then
        kind_now := ${kind};
        ${insertChange('kind_now', 'now_ms')}
      end if;
      return null;
    end`
  await run(db, [
    `create sequence timeline_positions`,
    `create function planbridge_timeline_position() returns trigger language plpgsql as $$ begin
      new.position := nextval('timeline_positions');
      new.transaction_id := pg_current_xact_id()::text::bigint;
      return new;
    end $$`,
    `create trigger timeline_entries_added before insert or update of count, kind on timeline_entries
      for each row execute function planbridge_timeline_position()`,
    `create function planbridge_timeline() returns trigger language plpgsql as $$ ${changed} $$`,
    `create trigger connections_timeline after update of ${watchedColumns} on connections
      for each row when ((${kind}) is not null) execute function planbridge_timeline()`,
    `create trigger connections_timeline_removed after delete on connections
      for each row when (old.token_version > 0) execute function planbridge_timeline()`,
    `create function planbridge_arrival() returns trigger language plpgsql as $$ begin
      ${insertArrival}
      return null;
    end $$`,
    `create trigger inbound_events_timeline after update of state on inbound_events
      for each row when (${isArrival}) execute function planbridge_arrival()`,
  ])
}
