import { sqlStore, type Store } from '@planbridge/bff/testing'
import initSqlJs, { type Database } from 'sql.js'
import { openEmpty } from '../../kit/store/open-empty.ts'
import { dialectOf, emptySqlJs } from '../../kit/store/sql-js-dialect.ts'

/** SQLite in WebAssembly, whose content can be saved. */
export interface SavedDatabase {
  /** Opens the store with this content; undefined: empty. The kit closes it. */
  readonly open: (content: Uint8Array | undefined) => Promise<Store>
  /** The content, if it has changed since the last call. Waits for the end of a transaction. */
  readonly changes: () => Promise<Uint8Array | undefined>
}

const changesNothing = /^\s*(?:select|pragma|begin|commit|rollback)/i

/** Follows the statements of the one connection: a copy of the file would end an open transaction. */
const followStatements = () => {
  let isInTransaction = false
  let isChanged = true
  const waiting: (() => void)[] = []
  return {
    see(sql: string) {
      if (!changesNothing.test(sql)) isChanged = true
      if (/^begin/i.test(sql)) isInTransaction = true
      if (!/^(?:commit|rollback)/i.test(sql)) return
      isInTransaction = false
      for (const resolve of waiting.splice(0)) resolve()
    },
    /** Resolves to true if something has changed, outside of a transaction. */
    async changed(): Promise<boolean> {
      if (isInTransaction) {
        await new Promise<void>((resolve) => void waiting.push(resolve))
        return this.changed()
      }
      const before = isChanged
      isChanged = false
      return before
    },
  }
}

/** `wasm` is the program of SQLite. */
export const openSavedDatabase = async (wasm: Uint8Array): Promise<SavedDatabase> => {
  const { Database: Opened } = await initSqlJs({ wasmBinary: wasm })
  let current:
    | { readonly database: Database; readonly statements: ReturnType<typeof followStatements> }
    | undefined
  return {
    open(content) {
      const database = new Opened(content)
      const statements = followStatements()
      current = { database, statements }
      const see = (sql: string) => statements.see(sql)
      return content === undefined ? openEmpty(emptySqlJs(database, see)) : sqlStore(dialectOf(database, see))
    },
    async changes() {
      const saved = current
      return saved && (await saved.statements.changed()) ? saved.database.export() : undefined
    },
  }
}
