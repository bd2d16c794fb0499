import type * as sqlite from 'node:sqlite'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { TransactionalSqliteDialect } from '@planbridge/bff/testing'
import type { EmptyDatabase } from './open-empty.ts'

type Sqlite = Pick<typeof sqlite, 'DatabaseSync'>

interface Platform {
  readonly process?: { readonly getBuiltinModule?: (name: string) => Sqlite | undefined }
}

/** SQLite of this platform, if it has one. Nothing is imported, so no bundler has to leave it out of a browser's code. */
export const platformSqlite = (): Sqlite | undefined => {
  const { process } = globalThis as Platform
  return process?.getBuiltinModule?.('node:sqlite')
}

const adapt = (statement: StatementSync, again: () => StatementSync) => ({
  reader: statement.columns().length > 0,
  all: (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[])),
  run: (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[])),
  // Row-by-row reads keep the statement open, so they need one of their own.
  iterate: (values: readonly unknown[]) => again().iterate(...(values as SQLInputValue[])),
})

const openStatements = (database: DatabaseSync) => {
  const prepared = new Map<string, ReturnType<typeof adapt>>()
  return (sql: string) => {
    const prepare = () => database.prepare(sql)
    const statement = prepared.get(sql) ?? adapt(prepare(), prepare)
    prepared.set(sql, statement)
    return statement
  }
}

/** An empty database in memory, of Node's own SQLite: it starts faster than one in WebAssembly. */
export const emptyNodeDatabase = ({ DatabaseSync: Database }: Sqlite): EmptyDatabase => {
  const database = new Database(':memory:')
  const dialect = new TransactionalSqliteDialect(
    { prepare: openStatements(database), close: () => database.close() },
    (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  )
  return {
    dialect,
    execute: (sql) => database.exec(sql),
    rows: (sql) => database.prepare(sql).all(),
  }
}
