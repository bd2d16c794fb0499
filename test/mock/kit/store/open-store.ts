import type { Store } from '@planbridge/bff/testing'
import type { SqlJs } from 'sql.js'
import { emptyNodeDatabase, platformSqlite } from './node-dialect.ts'
import { openEmpty } from './open-empty.ts'
import { emptySqlJs } from './sql-js-dialect.ts'

const bytesOf = (dataUrl: string): Uint8Array =>
  Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0))

const loadSqlJs = async (): Promise<SqlJs> => {
  const [{ default: initSqlJs }, { default: wasm }] = await Promise.all([
    import('sql.js'),
    import('./sql-js-wasm.ts'),
  ])
  return initSqlJs({ wasmBinary: bytesOf(wasm) })
}

// Compiling WebAssembly takes longer than everything else of an empty store.
let loaded: Promise<SqlJs> | undefined

/** An empty store of SQLite in WebAssembly. */
export const openWebStore = async (): Promise<Store> => {
  const { Database } = await (loaded ??= loadSqlJs())
  return openEmpty(emptySqlJs(new Database()))
}

/** An empty store in memory: SQLite of the platform, or in WebAssembly. */
export const openStore = (): Promise<Store> => {
  const sqlite = platformSqlite()
  return sqlite ? openEmpty(emptyNodeDatabase(sqlite)) : openWebStore()
}
