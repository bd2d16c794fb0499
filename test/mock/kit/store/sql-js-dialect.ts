import { TransactionalSqliteDialect } from '@planbridge/bff/testing'
import type { Dialect } from 'kysely'
import type { Database, SqlValue, Statement } from 'sql.js'
import type { EmptyDatabase } from './open-empty.ts'

function* rowsOf(statement: Statement, values: readonly unknown[]) {
  statement.bind(values as readonly SqlValue[])
  try {
    while (statement.step()) yield statement.getAsObject()
  } finally {
    statement.free()
  }
}

/** Receives each statement that is executed. */
export type OnStatement = (sql: string) => void

const adapt = (database: Database, sql: string, onStatement: OnStatement) => {
  const statement = database.prepare(sql)
  const start = (values: readonly unknown[]) => {
    onStatement(sql)
    return rowsOf(statement, values)
  }
  return {
    reader: statement.getColumnNames().length > 0,
    all: (values: readonly unknown[]) => [...start(values)],
    iterate: start,
    run(values: readonly unknown[]) {
      Array.from(start(values))
      return { changes: database.getRowsModified(), lastInsertRowid: 0 }
    },
  }
}

/** SQLite in WebAssembly over an open database. */
export const dialectOf = (database: Database, onStatement: OnStatement = () => undefined): Dialect => {
  const prepare = (sql: string) => adapt(database, sql, onStatement)
  const engine = { prepare, close: () => database.close() }
  return new TransactionalSqliteDialect(
    engine,
    (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  )
}

/** An open database that is empty. */
export const emptySqlJs = (database: Database, onStatement?: OnStatement): EmptyDatabase => ({
  dialect: dialectOf(database, onStatement),
  execute: (sql) => void database.exec(sql),
  rows: (sql) => [...rowsOf(database.prepare(sql), [])],
})
