import { DatabaseSync } from 'node:sqlite'
import { toColumns } from '@planbridge/bff/internal/store/sql/connection-row.ts'
import type { ConnectionRow, Store } from '@planbridge/bff/testing'
import type { Keyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'

/** What a connection's access token must be, as far as anybody was told that it was stored. */
export interface Known {
  readonly id: ConnectionRow['id']
  version: number
  access: string
}

const together = 1_000

/** Fills a store that has its schema already; the file's own way is the fast one. */
export const fillStore = async (path: string, count: number, ring: Keyring): Promise<Known[]> => {
  const database = new DatabaseSync(path)
  const known: Known[] = []
  for (let from = 0; from < count; from += together) {
    const numbers = Array.from({ length: Math.min(together, count - from) }, (_, at) => from + at)
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
    known.push(...rows.map(({ id, owner }) => ({ id, version: 1, access: `CANARY-AT-${owner}` })))
  }
  database.close()
  return known
}

export interface Calls {
  reads: number
  renewals: number
  /** Every read that did not bring the token that it should have. */
  readonly failed: string[]
}

interface Traffic {
  readonly store: Store
  readonly ring: Keyring
  readonly known: readonly Known[]
  readonly until: () => boolean
}

const bulkheads = 4
const renewalEvery = 10

/** Keeps calling: reads as a fresh instance would, and a renewal now and then. Each lane has connections of its own. */
export const keepCalling = async (traffic: Traffic): Promise<Calls> => {
  const calls: Calls = { reads: 0, renewals: 0, failed: [] }
  await Promise.all(Array.from({ length: bulkheads }, (_, bulkhead) => callInLane(traffic, bulkhead, calls)))
  return calls
}

const callInLane = async ({ store, ring, known, until }: Traffic, bulkhead: number, calls: Calls) => {
  const mine = known.filter((_, at) => at % bulkheads === bulkhead)
  for (let lease = 0; !until(); lease += 1) {
    const one = mine[(lease * 7_919) % mine.length]
    if (!one) return
    const found = await readToken(store, ring, one)
    calls.reads += 1
    if (found !== one.access) calls.failed.push(`${one.id}: ${found}`)
    if (lease % renewalEvery === 0 && (await renew(store, ring, one))) calls.renewals += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** With nothing remembered: what lies in the store has to open. */
export const readToken = async (store: Store, ring: Keyring, { id }: Known): Promise<string> => {
  const row = await store.connections.find(id)
  if (!row) return 'gone'
  const answer = await tokenVault(ring, 1).read(row)
  return answer.kind === 'tokens' ? answer.tokens.access : answer.kind
}

const renew = async (store: Store, ring: Keyring, one: Known): Promise<boolean> => {
  const row = await store.connections.find(one.id)
  if (!row) return false
  const access = `CANARY-AT-${one.id}-${one.version + 1}`
  const sealed = await tokenVault(ring, 1).seal(row, row.tokenVersion + 1, { access, refresh: null })
  const stored = await store.connections.putTokens(row.id, row.tokenVersion, {
    sealed,
    endsAt: row.tokenEndsAt,
    staleAt: row.tokenStaleAt,
  })
  if (stored) Object.assign(one, { access, version: one.version + 1 })
  return stored
}
