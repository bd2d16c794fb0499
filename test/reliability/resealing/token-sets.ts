import { DatabaseSync } from 'node:sqlite'
import type { ConnectionRow, Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { toColumns } from '@planbridge/bff/internal/store/sql/connection-row.ts'
import type { Keyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'

/** The access token of a connection after its last acknowledged write. */
export interface ExpectedToken {
  readonly id: ConnectionRow['id']
  version: number
  access: string
}

const batchSize = 1_000

/** Inserts rows directly into a file with a current schema, which is faster than through the store. */
export const fillStore = async (path: string, count: number, ring: Keyring): Promise<ExpectedToken[]> => {
  const database = new DatabaseSync(path)
  const expected: ExpectedToken[] = []
  for (let from = 0; from < count; from += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, count - from) }, (_, at) => from + at)
    const rows = await Promise.all(
      numbers.map((n) => sealedRow(ring, { owner: `person-${n}`, account: `account-${n}` })),
    )
    database.exec('BEGIN')
    for (const row of rows) {
      const columns = Object.entries(toColumns(row)) as [string, string | number | null][]
      const names = columns.map(([name]) => name).join(', ')
      const marks = columns.map(() => '?').join(', ')
      const values = columns.map(([, value]) => value)
      database.prepare(`INSERT INTO connections (${names}) VALUES (${marks})`).run(...values)
    }
    database.exec('COMMIT')
    expected.push(...rows.map(({ id, owner }) => ({ id, version: 1, access: `CANARY-AT-${owner}` })))
  }
  database.close()
  return expected
}

export interface Calls {
  reads: number
  renewals: number
  /** Reads that did not return the expected token. */
  readonly failed: string[]
}

interface Traffic {
  readonly store: Store
  readonly ring: Keyring
  readonly expected: readonly ExpectedToken[]
  readonly until: () => boolean
}

const workers = 4
const renewalEvery = 10

/** Reads tokens without a cache and sometimes renews one. Each worker has its own connections. */
export const callUntil = async (traffic: Traffic): Promise<Calls> => {
  const calls: Calls = { reads: 0, renewals: 0, failed: [] }
  await Promise.all(Array.from({ length: workers }, (_, worker) => callInLoop(traffic, worker, calls)))
  return calls
}

const callInLoop = async ({ store, ring, expected, until }: Traffic, worker: number, calls: Calls) => {
  const mine = expected.filter((_, at) => at % workers === worker)
  for (let step = 0; !until(); step += 1) {
    const one = mine[(step * 7_919) % mine.length]
    if (!one) return
    const found = await readToken(store, ring, one)
    calls.reads += 1
    if (found !== one.access) calls.failed.push(`${one.id}: ${found}`)
    if (step % renewalEvery === 0 && (await renew(store, ring, one))) calls.renewals += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Reads and opens a token set without a cache. */
export const readToken = async (store: Store, ring: Keyring, { id }: ExpectedToken): Promise<string> => {
  const row = await store.connections.find(id)
  if (!row) return 'gone'
  const answer = await tokenVault(ring, { cachedMax: 1 }).read(row)
  return answer.kind === 'tokens' ? answer.tokens.access : answer.kind
}

const renew = async (store: Store, ring: Keyring, one: ExpectedToken): Promise<boolean> => {
  const row = await store.connections.find(one.id)
  if (!row) return false
  const access = `CANARY-AT-${one.id}-${one.version + 1}`
  const sealed = await tokenVault(ring, { cachedMax: 1 }).seal(row, row.tokenVersion + 1, {
    access,
    refresh: null,
  })
  const stored = await store.connections.putTokens(row.id, row.tokenVersion, {
    sealed,
    endsAt: row.tokenEndsAt,
    staleAt: row.tokenStaleAt,
  })
  if (stored) Object.assign(one, { access, version: one.version + 1 })
  return stored
}
