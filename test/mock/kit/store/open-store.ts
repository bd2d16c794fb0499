import { type Store, sqlStore } from '@planbridge/bff/testing'
import { nodeDialect, platformSqlite } from './node-dialect.ts'
import { sqlJsDialect } from './sql-js-dialect.ts'

const bytesOf = (dataUrl: string): Uint8Array =>
  Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0))

/** An empty store of SQLite in WebAssembly. */
export const openWebStore = async (): Promise<Store> => {
  const [{ default: initSqlJs }, { default: wasm }] = await Promise.all([
    import('sql.js'),
    import('./sql-js-wasm.ts'),
  ])
  return sqlStore(await sqlJsDialect(() => initSqlJs({ wasmBinary: bytesOf(wasm) })))
}

/** An empty store in memory: SQLite of the platform, or in WebAssembly. */
export const openStore = async (): Promise<Store> => {
  const sqlite = platformSqlite()
  return sqlite ? sqlStore(nodeDialect(sqlite)) : openWebStore()
}
