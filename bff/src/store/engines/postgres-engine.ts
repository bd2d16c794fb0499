import { Socket } from 'node:net'
import { type Dialect, PostgresDialect } from 'kysely'
import { Client, Pool, type PoolClient, TypeOverrides } from 'pg'
import type { Store } from '../ports/ports.ts'
import { postgresFeed } from './postgres-feed-engine.ts'
import { checkServer } from './postgres-server.ts'
import { sqlStore } from './sql-store.ts'

export interface PostgresOptions {
  /** Holds a password, as a rule: never to be printed. */
  readonly url: string
  /** The most connections that this instance opens. */
  readonly poolMax?: number
  readonly timeouts?: Timeouts
  /** A connection went while nobody used it; the next one that is needed is opened anew. */
  readonly onConnectionLost?: (reason: string) => void
}

/** How long we wait for the server before a call counts as failed. */
export interface Timeouts {
  readonly connectMs: number
  /** The server gives up by itself after this; 0 is never. */
  readonly statementMs: number
  /** We give up on a server that says nothing at all; 0 is never. */
  readonly silenceMs: number
}

const defaultTimeouts: Timeouts = { connectMs: 3_000, statementMs: 4_000, silenceMs: 5_000 }

// A schema change may take its time, and other instances wait for the one that makes it.
const migrationTimeouts = { statementMs: 0, silenceMs: 0 }

const defaultPoolMax = 10

/** int8: a count or a time in milliseconds, far below 2^53. @see https://www.postgresql.org/docs/current/datatype-oid.html */
const int8 = 20

// On our own connections alone: what else in the process uses `pg` keeps its parsers.
const types = new TypeOverrides()
types.setTypeParser(int8, Number)

const socketOf = (client: PoolClient): Socket | undefined =>
  client instanceof Client && client.connection.stream instanceof Socket
    ? client.connection.stream
    : undefined

// The server's own time-out does not help where the server, or the way to it, fell silent. Such a connection is given up
// and not returned: whoever drew it next would wait in vain as well.
const closeSilentSockets = (pool: Pool, silenceMs: number) => {
  pool.on('connect', (client) => {
    // The pool listens to idle clients only. The query that runs is told by itself.
    client.on('error', () => undefined)
    const socket = socketOf(client)
    socket?.on('timeout', () => socket.destroy(new Error(`the server said nothing for ${silenceMs} ms`)))
  })
  pool.on('acquire', (client) => void socketOf(client)?.setTimeout(silenceMs))
  pool.on('release', (_, client) => void socketOf(client)?.setTimeout(0))
}

const openPool = ({
  url,
  poolMax = defaultPoolMax,
  timeouts: patience = defaultTimeouts,
  onConnectionLost,
}: PostgresOptions) => {
  const pool = new Pool({
    connectionString: url,
    max: poolMax,
    connectionTimeoutMillis: patience.connectMs,
    statement_timeout: patience.statementMs,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    // After a change of servers the new one is found, even where the old one keeps answering.
    maxLifetimeSeconds: 300,
    application_name: 'planbridge',
    types,
  })
  pool.on('error', (error) => onConnectionLost?.(error.message))
  closeSilentSockets(pool, patience.silenceMs)
  return pool
}

const postgresClock = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

/** PostgreSQL, for several instances. */
export const postgresDialect = (options: PostgresOptions): Dialect =>
  new PostgresDialect({ pool: openPool(options) })

/** The store on PostgreSQL 14 or later. */
export const postgresStore = async (options: PostgresOptions): Promise<Store> => {
  const { timeouts: patience = defaultTimeouts } = options
  const migrating = { ...options, poolMax: 1, patience: { ...patience, ...migrationTimeouts } }
  await checkServer(postgresDialect({ ...options, poolMax: 1 }))
  return sqlStore(postgresDialect(options), {
    migrating: postgresDialect(migrating),
    clock: postgresClock,
    feed: postgresFeed(options),
  })
}
