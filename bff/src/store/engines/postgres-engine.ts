import { Socket } from 'node:net'
import { type Dialect, PostgresDialect } from 'kysely'
import { Client, Pool, type PoolClient, TypeOverrides } from 'pg'
import type { Store } from '../ports/ports.ts'
import { postgresFeed } from './postgres-feed-engine.ts'
import { checkServer } from './postgres-server.ts'
import { sqlStore } from './sql-store.ts'

export interface PostgresOptions {
  /** Usually contains a password: never print it. */
  readonly url: string
  /** Maximum number of database sessions of this instance. */
  readonly poolMax?: number
  readonly timeouts?: Timeouts
  /** Called when an idle database session is lost; the pool opens a new one on demand. */
  readonly onConnectionLost?: (reason: string) => void
}

/** Timeouts in milliseconds, after which a call fails. */
export interface Timeouts {
  readonly connectMs: number
  /** Enforced by the server; 0 disables it. */
  readonly statementMs: number
  /** Enforced by the client when the socket is silent; 0 disables it. */
  readonly silenceMs: number
}

const defaultTimeouts: Timeouts = { connectMs: 3_000, statementMs: 4_000, silenceMs: 5_000 }

// A schema change can take long, and the other instances wait for it.
const migrationTimeouts = { statementMs: 0, silenceMs: 0 }

const defaultPoolMax = 10

/** int8, used for counts and for times in milliseconds, which stay far below 2^53. @see https://www.postgresql.org/docs/current/datatype-oid.html */
const int8 = 20

// Local to this pool: other users of `pg` in the process keep their parsers.
const types = new TypeOverrides()
types.setTypeParser(int8, Number)

const socketOf = (client: PoolClient): Socket | undefined =>
  client instanceof Client && client.connection.stream instanceof Socket
    ? client.connection.stream
    : undefined

// A server-side timeout does not help if the server or the network is silent. Destroying the socket also keeps the pool
// from handing the session out again.
const closeSilentSockets = (pool: Pool, silenceMs: number) => {
  pool.on('connect', (client) => {
    // The pool handles errors of idle clients only; a running query rejects by itself.
    client.on('error', () => undefined)
    const socket = socketOf(client)
    socket?.on('timeout', () => socket.destroy(new Error(`the server was silent for ${silenceMs} ms`)))
  })
  pool.on('acquire', (client) => void socketOf(client)?.setTimeout(silenceMs))
  pool.on('release', (_, client) => void socketOf(client)?.setTimeout(0))
}

const openPool = ({
  url,
  poolMax = defaultPoolMax,
  timeouts = defaultTimeouts,
  onConnectionLost,
}: PostgresOptions) => {
  const pool = new Pool({
    connectionString: url,
    max: poolMax,
    connectionTimeoutMillis: timeouts.connectMs,
    statement_timeout: timeouts.statementMs,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    // After a failover, sessions move to the new server even if the old one still answers.
    maxLifetimeSeconds: 300,
    application_name: 'planbridge',
    types,
  })
  pool.on('error', (error) => onConnectionLost?.(error.message))
  closeSilentSockets(pool, timeouts.silenceMs)
  return pool
}

/** The clock of the server, in SQL. */
export const postgresClock = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

/** @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT */
export const eventOrder = {
  endedBelow: 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint',
  unusedFrom: 'pg_snapshot_xmax(pg_current_snapshot())::text::bigint',
} as const

/** PostgreSQL dialect, which supports several instances. */
export const postgresDialect = (options: PostgresOptions): Dialect =>
  new PostgresDialect({ pool: openPool(options) })

/** The store on PostgreSQL 14 or later. */
export const postgresStore = async (options: PostgresOptions): Promise<Store> => {
  const { timeouts = defaultTimeouts } = options
  const migrating = { ...options, poolMax: 1, timeouts: { ...timeouts, ...migrationTimeouts } }
  await checkServer(postgresDialect({ ...options, poolMax: 1 }))
  return sqlStore(postgresDialect(options), {
    migrating: postgresDialect(migrating),
    clock: postgresClock,
    eventOrder,
    feed: postgresFeed(options),
  })
}
