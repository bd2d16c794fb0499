import { writeSync } from 'node:fs'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { ConnectionRow, Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { ringOf } from '../../harness/deployment/keyrings.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'

// Writes continuously and prints each acknowledged write, until the parent kills it.
const [path = '', name = ''] = process.argv.slice(2)
const ring = ringOf('main')
const stdout = 1
const print = (line: string) => writeSync(stdout, `${line}\n`)

const connect = async (store: Store, n: number): Promise<ConnectionRow> => {
  const owner = `${name}-${n}`
  const row = await store.connections.add(await sealedRow(ring, { owner, account: owner }))
  print(`token ${row.id} 1 CANARY-AT-${owner}`)
  return row
}

const renew = async (store: Store, row: ConnectionRow): Promise<ConnectionRow> => {
  const tokenVersion = row.tokenVersion + 1
  const access = `CANARY-AT-${row.owner}-${tokenVersion}`
  const sealed = await tokenVault(ring, { cachedMax: 1 }).seal(row, tokenVersion, { access, refresh: null })
  const times = { endsAt: row.tokenEndsAt, staleAt: row.tokenStaleAt }
  if (!(await store.connections.putTokens(row.id, row.tokenVersion, { sealed, ...times })))
    throw new Error('another writer was first')
  print(`token ${row.id} ${tokenVersion} ${access}`)
  return { ...row, tokenVersion }
}

const signIn = async (store: Store, n: number) => {
  const record = `${name}-${n}`
  const session = { record, tenant: 'deployment', subject: null, seenAt: n, endsAt: n }
  await store.sessions.create(session, `hash-${record}`)
  print(`session hash-${record}`)
}

print('opening')
const store = await sqlStore(sqliteDialect(path))
for (let n = 0; ; n += 1) {
  const row = await connect(store, n)
  await signIn(store, n)
  await renew(store, await renew(store, row))
}
