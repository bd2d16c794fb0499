import { TransactionalSqliteDialect } from '@planbridge/bff/testing'
import type { Dialect } from 'kysely'
import type { Database, SqlJs, SqlValue, Statement } from 'sql.js'

function* rowsOf(statement: Statement, values: readonly unknown[]) {
  statement.bind(values as readonly SqlValue[])
  try {
    while (statement.step()) yield statement.getAsObject()
  } finally {
    statement.free()
  }
}

const adapt = (database: Database, sql: string) => {
  const statement = database.prepare(sql)
  return {
    reader: statement.getColumnNames().length > 0,
    all: (values: readonly unknown[]) => [...rowsOf(statement, values)],
    iterate: (values: readonly unknown[]) => rowsOf(statement, values),
    run(values: readonly unknown[]) {
      Array.from(rowsOf(statement, values))
      return { changes: database.getRowsModified(), lastInsertRowid: 0 }
    },
  }
}

/** SQLite in WebAssembly over an open database. */
export const dialectOf = (database: Database): Dialect => {
  const engine = { prepare: (sql: string) => adapt(database, sql), close: () => database.close() }
  return new TransactionalSqliteDialect(
    engine,
    (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  )
}

/** SQLite in WebAssembly, for a BFF composed in a browser tab. `load` is the default export of sql.js. */
export const sqlJsDialect = async (load: () => Promise<SqlJs>): Promise<Dialect> => {
  const { Database } = await load()
  return dialectOf(new Database())
}
