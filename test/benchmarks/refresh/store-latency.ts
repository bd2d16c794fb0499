import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { micros, table } from './table.ts'
import { type Timed, timed } from './timed.ts'

const reads = 3_000
const writes = 1_000

const latencyOf = async (store: Store) => {
  const at = await deployment({ store })
  const options = { integration: 'dp-hybrid', model: 'delegation' } as const
  const { id } = await openBrowser(at).connectOrThrow(options, { account: 'priya.nair' })
  const { connections } = store
  const row = await connections.find(id)
  if (!row) throw new Error('the connection was deleted')
  const sealed = { sealed: row.sealed, endsAt: row.tokenEndsAt, staleAt: row.tokenStaleAt }
  const read = await timed(reads, () => connections.find(id))
  let version = row.tokenVersion
  const write = await timed(writes, () => connections.putTokens(id, (version += 1) - 1, sealed))
  const lease = await timed(writes, async () => {
    const taken = await connections.takeRefreshLease(id, 'benchmark', 6_000)
    if (taken) await connections.releaseRefreshLease(id, taken)
  })
  await store.close()
  return { read, write, lease }
}

const line = (name: string, { p50, p99 }: Timed) => [name, micros(p50), micros(p99)]

/** The store operations of a renewal, on both engines. */
export const storeLatency = async (databaseUrl: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-bench-'))
  const file = await latencyOf(await sqlStore(sqliteDialect(join(folder, 'planbridge.db'))))
  rmSync(folder, { recursive: true })
  const server = await latencyOf(await postgresStore({ url: databaseUrl }))
  return table(
    'the store',
    ['p50', 'p99'],
    [
      line('node:sqlite: read a connection', file.read),
      line('node:sqlite: store a token set, durably', file.write),
      line('node:sqlite: take and release a refresh lease', file.lease),
      line('PostgreSQL (socket, no fsync): read a connection', server.read),
      line('PostgreSQL (socket, no fsync): store a token set', server.write),
      line('PostgreSQL (socket, no fsync): take and release a refresh lease', server.lease),
    ],
  )
}
