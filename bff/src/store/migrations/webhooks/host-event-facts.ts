import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * More kinds of events for the back ends of hosts, with facts of their own, in names as Standard Webhooks has them. The triggers of the
 * migrations `host-events-table` and `session-events` are replaced.
 */
export const hostEventFacts: Migration = {
  async up(db: Kysely<unknown>) {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
    await db.schema.alterTable('host_events').addColumn('facts', 'text').execute()
    const statements = [
      ...renamed,
      ...(isPostgres ? replacedOnPostgres : replacedOnSqlite),
      // SQLite calls the trigger that was made last first, PostgreSQL calls them in the order of their names.
      ...(isPostgres
        ? rulesOf(postgres).flatMap(onPostgres)
        : rulesOf(sqlite).toReversed().flatMap(onSqlite)),
    ]
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const renamed = [
  ['connection.status-changed', 'connection.status_changed'],
  ['connection.removed', 'connection.disconnected'],
  ['connect-session.completed', 'connect_session.completed'],
  ['connect-session.cancelled', 'connect_session.cancelled'],
  ['connect-session.expired', 'connect_session.expired'],
].map(([before, after]) => `update host_events set type = '${after}' where type = '${before}'`)

const replaced = [
  ['connections_host_event', 'connections'],
  ['connections_host_event_removed', 'connections'],
  ['connect_sessions_host_event', 'connect_sessions'],
]
const replacedOnSqlite = replaced.map(([trigger]) => `drop trigger ${trigger}`)

// Every event knows its transaction, also one that is no trigger's.
const replacedOnPostgres = [
  ...replaced.map(([trigger, table]) => `drop trigger ${trigger} on ${table}`),
  'drop function planbridge_host_event()',
  'drop function planbridge_session_event()',
  'alter table host_events alter column transaction_id set default pg_current_xact_id()::text::bigint',
]

/** Expressions in which the engines differ. */
interface Dialect {
  readonly clock: string
  readonly id: string
  /** A JSON text with these members. */
  readonly object: (members: Readonly<Record<string, string>>) => string
  /** A stored JSON text as a value of a member. */
  readonly json: (expression: string) => string
}

const pairs = (members: Readonly<Record<string, string>>): string =>
  Object.entries(members)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')

const sqlite: Dialect = {
  clock: `cast(unixepoch('subsec') * 1000 as integer)`,
  id: `'evt_' || lower(hex(randomblob(16)))`,
  object: (members) => `json_object(${pairs(members)})`,
  json: (expression) => `json(${expression})`,
}

const postgres: Dialect = {
  clock: `(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  id: `'evt_' || replace(gen_random_uuid()::text, '-', '')`,
  object: (members) => `json_build_object(${pairs(members)})::text`,
  json: (expression) => `(${expression})::json`,
}

/** A change that is an event. */
interface Rule {
  readonly name: string
  readonly table: string
  /** `update of …` or `delete`. */
  readonly on: string
  /** A condition on the row before and after, without a subquery. */
  readonly when: string
  /** The columns of the event, besides its id and time. */
  readonly columns: Readonly<Record<string, string>>
  /** The rows that the columns come from, besides `old` and `new`, with a condition. */
  readonly from: string
}

/** True for connections of a tenant and of hosts' users. */
const concernsHosts = (row: string): string =>
  `(${row}.owner = '' or exists (select 1 from identities i
    where i.tenant = ${row}.tenant and i.issuer = 'urn:planbridge:host' and i.subject = ${row}.owner))`

const ofConnection = (row: string) => ({
  tenant: `${row}.tenant`,
  owner: `nullif(${row}.owner, '')`,
  connection: `${row}.id`,
  integration: `${row}.integration`,
})

/** The first token set makes a connection exist for hosts, and another time of consent is a reconnect. */
const isMade = `(old.token_version = 0 and new.token_version > 0)`
const isMadeAgain = `(old.token_version > 0 and new.created_at <> old.created_at)`
const isVerified = `(old.pending_until is not null and new.pending_until is null)`

const changeType = `case
    when old.token_version = 0 then 'connection.created'
    when ${isVerified} then 'connection.verified'
    when new.created_at <> old.created_at then 'connection.reconnected'
    else 'connection.status_changed'
  end`

const ofConnections = ({ object }: Dialect): readonly Rule[] => [
  {
    name: 'connection_changed',
    table: 'connections',
    on: 'update of status, created_at, token_version, pending_until',
    when: `${isMade} or (new.token_version > 0
      and (new.status <> old.status or new.created_at <> old.created_at or ${isVerified}))`,
    columns: {
      ...ofConnection('new'),
      type: changeType,
      status: 'new.status',
      old_status: 'case when old.token_version = 0 then null else old.status end',
      reason: 'new.reason',
    },
    from: `where ${concernsHosts('new')}`,
  },
  {
    name: 'connection_expiring',
    table: 'connections',
    on: 'update of warned_days, warned_end',
    when: `new.warned_days is not null and (new.warned_days is distinct from old.warned_days
      or new.warned_end is distinct from old.warned_end)`,
    columns: {
      ...ofConnection('new'),
      type: `'connection.expiring'`,
      status: 'new.status',
      facts: object({
        days: 'new.warned_days',
        what: `case when new.ends_at = new.warned_end then 'access' else 'renewal' end`,
        ends_at: 'new.warned_end',
      }),
    },
    from: `where ${concernsHosts('new')}`,
  },
  {
    name: 'connection_removed',
    table: 'connections',
    on: 'delete',
    when: 'old.token_version > 0',
    columns: {
      ...ofConnection('old'),
      type: `'connection.disconnected'`,
      old_status: 'old.status',
    },
    from: `where ${concernsHosts('old')}`,
  },
]

const terms = ({ object, json }: Dialect): string =>
  object({
    operations: json('d.operations'),
    starts_at: 'd.starts_at',
    ends_at: 'c.ends_at',
  })

const ofDelegations = (dialect: Dialect): readonly Rule[] => [
  {
    name: 'delegation_granted',
    table: 'connections',
    on: 'update of created_at, token_version, pending_until',
    when: `new.model = 'delegation' and new.pending_until is null and new.token_version > 0
      and (${isMade} or ${isMadeAgain} or ${isVerified})`,
    columns: { ...ofConnection('c'), type: `'delegation.granted'`, facts: terms(dialect) },
    from: `from connections c join delegations d on d.connection = c.id
      where c.id = new.id and ${concernsHosts('c')}`,
  },
  {
    name: 'delegation_changed',
    table: 'delegations',
    on: 'update of operations, days',
    when: 'new.starts_at = old.starts_at',
    columns: { ...ofConnection('c'), type: `'delegation.changed'`, facts: terms(dialect) },
    from: `from connections c join delegations d on d.connection = c.id
      where c.id = new.connection and c.token_version > 0 and ${concernsHosts('c')}`,
  },
  {
    name: 'delegation_ended',
    table: 'connections',
    on: 'update of status',
    when: `new.model = 'delegation' and new.status = 'ended' and old.status <> 'ended'`,
    columns: { ...ofConnection('new'), type: `'delegation.ended'`, reason: 'new.reason' },
    from: `where ${concernsHosts('new')}`,
  },
  {
    name: 'delegation_removed',
    table: 'connections',
    on: 'delete',
    when: `old.model = 'delegation' and old.token_version > 0 and old.status <> 'ended'
      and old.pending_until is null`,
    columns: { ...ofConnection('old'), type: `'delegation.ended'` },
    from: `where ${concernsHosts('old')}`,
  },
]

const ofJobs = ({ object }: Dialect): readonly Rule[] => [
  {
    name: 'job_ran',
    table: 'runs',
    on: 'update of outcome',
    when: `old.outcome = 'running' and new.outcome in ('succeeded', 'failed')`,
    columns: {
      ...ofConnection('c'),
      type: `'job.' || new.outcome`,
      facts: object({
        job: 'new.job',
        due_at: 'new.due_at',
        tries: 'new.tries',
        http_status: 'new.status',
        code: 'new.code',
      }),
    },
    from: `from jobs j join connections c on c.id = j.connection
      where j.id = new.job and ${concernsHosts('c')}`,
  },
]

/** A session that was not completed has no connection any more. */
const made = `case when new.status = 'complete' then new.connection end`

const ofSessions = (): readonly Rule[] => [
  {
    name: 'connect_session_ended',
    table: 'connect_sessions',
    on: 'update of status',
    when: `new.status <> old.status and new.status in ('complete', 'cancelled', 'expired')`,
    columns: {
      tenant: 'new.tenant',
      owner: 'new.subject',
      connection: made,
      integration: `(select c.integration from connections c where c.id = ${made})`,
      session: 'new.id',
      type: `case new.status
        when 'complete' then 'connect_session.completed'
        when 'cancelled' then 'connect_session.cancelled'
        else 'connect_session.expired'
      end`,
    },
    from: '',
  },
]

const rulesOf = (dialect: Dialect) =>
  [...ofConnections(dialect), ...ofDelegations(dialect), ...ofJobs(dialect), ...ofSessions()].map((rule) => ({
    rule,
    dialect,
  }))

interface Written {
  readonly rule: Rule
  readonly dialect: Dialect
}

const insertion = ({ rule: { columns, from }, dialect: { id, clock } }: Written): string =>
  `insert into host_events (id, at, ${Object.keys(columns).join(', ')})
    select ${[id, clock, ...Object.values(columns)].join(', ')} ${from};`

const onSqlite = (written: Written): readonly string[] => {
  const { name, table, on, when } = written.rule
  return [
    `create trigger host_event_${name} after ${on} on ${table} when ${when} begin ${insertion(written)} end`,
  ]
}

const onPostgres = (written: Written): readonly string[] => {
  const { name, table, on, when } = written.rule
  return [
    `create function planbridge_host_event_${name}() returns trigger language plpgsql as $$ begin
      ${insertion(written)}
      return null;
    end $$`,
    `create trigger host_event_${name} after ${on} on ${table}
      for each row when (${when}) execute function planbridge_host_event_${name}()`,
  ]
}
