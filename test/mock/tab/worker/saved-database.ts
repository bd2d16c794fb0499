import { TransactionalSqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-dialect.ts'
import type { Dialect } from 'kysely'
import initSqlJs, { type Database, type SqlValue, type Statement } from 'sql.js'

/** SQLite in WebAssembly, whose content can be saved. */
export interface SavedDatabase {
  readonly dialect: Dialect
  /** The content, if it has changed since the last call. Waits for the end of a transaction. */
  readonly changes: () => Promise<Uint8Array | undefined>
}

function* rowsOf(statement: Statement, values: readonly unknown[]) {
  statement.bind(values as readonly SqlValue[])
  try {
    while (statement.step()) yield statement.getAsObject()
  } finally {
    statement.free()
  }
}

/** Follows the transactions of the one connection: a copy of the file ends the open one. */
const followTransactions = () => {
  let isOpen = false
  const waiting: (() => void)[] = []
  return {
    see(sql: string) {
      if (/^begin/i.test(sql)) isOpen = true
      if (!/^(?:commit|rollback)/i.test(sql)) return
      isOpen = false
      for (const resolve of waiting.splice(0)) resolve()
    },
    async none() {
      while (isOpen) await new Promise<void>((resolve) => void waiting.push(resolve))
    },
  }
}

/** Opens a database with the content of an earlier one. `wasm` is the program of SQLite. */
export const openSavedDatabase = async (
  wasm: ArrayBuffer,
  content: Uint8Array | undefined,
): Promise<SavedDatabase> => {
  const { Database } = await initSqlJs({ wasmBinary: wasm })
  const database: Database = new Database(content)
  const transactions = followTransactions()
  let isChanged = false
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    const reader = statement.getColumnNames().length > 0
    const start = (values: readonly unknown[]) => {
      if (!/^\s*(?:select|pragma|begin|commit|rollback)/i.test(sql)) isChanged = true
      transactions.see(sql)
      return rowsOf(statement, values)
    }
    return {
      reader,
      all: (values: readonly unknown[]) => [...start(values)],
      iterate: (values: readonly unknown[]) => start(values),
      run(values: readonly unknown[]) {
        Array.from(start(values))
        return { changes: database.getRowsModified(), lastInsertRowid: 0 }
      },
    }
  }
  const engine = { prepare, close: () => database.close() }
  const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))
  return {
    dialect: new TransactionalSqliteDialect(engine, sleep),
    async changes() {
      await transactions.none()
      if (!isChanged) return undefined
      isChanged = false
      return database.export()
    },
  }
}
