import { type Store, sqlStore } from '@planbridge/bff/testing'
import { nodeDialect, platformSqlite } from './node-dialect.ts'
import type { SqlJs } from 'sql.js'
import { sqlJsDialect } from './sql-js-dialect.ts'

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
export const openWebStore = async (): Promise<Store> =>
  sqlStore(await sqlJsDialect(() => (loaded ??= loadSqlJs())))

/** An empty store in memory: SQLite of the platform, or in WebAssembly. */
export const openStore = async (): Promise<Store> => {
  const sqlite = platformSqlite()
  return sqlite ? sqlStore(nodeDialect(sqlite)) : openWebStore()
}
