import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Dialect } from 'kysely'
import { TransactionalSqliteDialect } from './sqlite-dialect.ts'

const adapt = (statement: StatementSync) => ({
  reader: statement.columns().length > 0,
  all: (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[])),
  run: (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[])),
  iterate: (values: readonly unknown[]) => statement.iterate(...(values as SQLInputValue[])),
})

/** The embedded store: one file that needs no set-up. Durable on every commit. */
export const sqliteDialect = (path: string): Dialect => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(path)
  if (path !== ':memory:') chmodSync(path, 0o600)
  // The waiting time comes first: what follows may meet an instance that opens the same file.
  // FULL: an acknowledged write survives a power cut, not only a killed process.
  database.exec(
    'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON',
  )
  return new TransactionalSqliteDialect({
    prepare: (sql) => adapt(database.prepare(sql)),
    close: () => database.close(),
  })
}
