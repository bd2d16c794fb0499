import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret, sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { openKeyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { seal, unseal } from '@planbridge/bff/internal/vault/seal.ts'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { vaultKey } from '../../harness/deployment/config-text.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { micros, table, times } from './table.ts'
import { timed, timedTogether } from './timed.ts'

const calls = 5_000

/** The cost of a valid token from the store and from the cache, compared with a Map lookup and a row read. */
export const lookupCost = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-bench-'))
  const store = await sqlStore(sqliteDialect(join(folder, 'planbridge.db')))
  const at = await deployment({ store })
  const options = { integration: 'dp-hybrid', model: 'delegation' } as const
  const { id } = await openBrowser(at).connectOrThrow(options, { account: 'priya.nair' })
  const map = new Map([[id, { access: 'CANARY-AT-benchmark' }]])
  const bareMap = timedTogether(1_000_000, () => map.get(id))
  const bareRead = await timed(calls, () => store.connections.find(id))
  const lookup = () => at.planbridge.freshToken({ connection: id, present: true })
  const fromStore = await timed(calls, lookup)
  at.planbridge.housekeeping.start()
  while (lookup() instanceof Promise) await sleep(50)
  const fromCache = timedTogether(200_000, lookup)
  await at.planbridge.housekeeping.stop()
  await store.close()
  rmSync(folder, { recursive: true })
  const row = (name: string, each: number) => [
    name,
    micros(each),
    times(each / bareMap),
    times(each / bareRead.p50),
  ]
  return table(
    'a valid token',
    ['p50', 'of a Map', 'of a row read'],
    [
      row('Map.get', bareMap),
      row('reading its row (node:sqlite)', bareRead.p50),
      row('freshToken from the store', fromStore.p50),
      row('freshToken from the cache', fromCache),
    ],
  )
}

/** Sealing and opening a token set of the size of Dynamic Planner. */
export const sealCost = async (): Promise<string> => {
  const ring = openKeyring('main', { main: new Secret(vaultKey) })
  const place = { tenant: 'deployment', connection: 'c1', field: 'tokens', version: 1 }
  const text = JSON.stringify({
    access: `CANARY-AT-${'a'.repeat(1_200)}`,
    refresh: `CANARY-RT-${'r'.repeat(32)}`,
  })
  const sealed = await seal(ring, place, text)
  const sealing = await timed(calls, () => seal(ring, place, text))
  const opening = await timed(calls, () => unseal(ring, place, sealed))
  const parsing = await timed(calls, () => JSON.parse(text))
  const row = (name: string, { p50, p99 }: typeof sealing) => [
    name,
    micros(p50),
    micros(p99),
    times(p50 / parsing.p50),
  ]
  return table(
    `a token set of ${text.length} bytes`,
    ['p50', 'p99', 'of JSON.parse'],
    [row('JSON.parse', parsing), row('seal', sealing), row('unseal', opening)],
  )
}
