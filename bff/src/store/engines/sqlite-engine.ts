import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dialect, SqliteDatabase, SqliteStatement } from 'kysely'
import { LRUCache } from 'lru-cache'
import { TransactionalSqliteDialect } from './sqlite-dialect.ts'
import { faultOf } from './store-fault.ts'

// Enough for all statements in use. Preparing a statement costs as much as running it.
const statementsMax = 256

const openStatements = (database: DatabaseSync): SqliteDatabase['prepare'] => {
  const prepared = new LRUCache<string, SqliteStatement>({ max: statementsMax })
  return (sql) => {
    const known = prepared.get(sql)
    if (known) return known
    const made = prepare(database, sql)
    prepared.set(sql, made)
    return made
  }
}

const prepare = (database: DatabaseSync, sql: string): SqliteStatement => {
  const statement = database.prepare(sql)
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...(values as SQLInputValue[])),
    run: (values) => statement.run(...(values as SQLInputValue[])),
    // Row-by-row reads keep the statement open, so they need one of their own.
    iterate: (values) => database.prepare(sql).iterate(...(values as SQLInputValue[])),
  }
}

const waitMs = 20
const waitsMax = 250

const sleepSync = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** Retries while the file is busy, for example while another instance opens it. It blocks: only while the store is opened. */
const retryWhileBusy = (act: () => void, waitsLeft = waitsMax): void => {
  try {
    return act()
  } catch (error) {
    if (faultOf(error).kind !== 'busy' || waitsLeft === 0) throw error
  }
  sleepSync(waitMs)
  retryWhileBusy(act, waitsLeft - 1)
}

/** The embedded store: one file, no setup, durable on every commit. */
export const sqliteDialect = (path: string): Dialect => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // No busy timeout: SQLite would wait synchronously, and nothing else of this process would run. The driver repeats instead.
  const database = new DatabaseSync(path, { timeout: 0 })
  if (path !== ':memory:') chmodSync(path, 0o600)
  retryWhileBusy(() => database.exec('PRAGMA journal_mode = WAL'))
  return dialectOver(database)
}

/** The dialect over an open database. */
export const dialectOver = (database: DatabaseSync): Dialect => {
  // FULL: an acknowledged write survives a power failure, not only a killed process.
  database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  return new TransactionalSqliteDialect(
    { prepare: openStatements(database), close: () => database.close() },
    (ms) => sleep(ms),
  )
}
