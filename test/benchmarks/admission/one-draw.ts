import { quotaStore } from '@planbridge/bff/internal/admission/quota-store.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore, type Store } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { micros, table } from '../refresh/table.ts'

const draws = 500

const cost = async (store: Store): Promise<string[]> => {
  const quotas = quotaStore(store.budgets)
  const key = { integration: 'clinic', rule: 'reads/3600', holder: '' }
  const limit = { counts: 'reads', calls: 1_000_000_000, seconds: 3_600, per: 'integration' } as const
  for (let at = 0; at < 100; at += 1) await quotas.lease(key, limit, 4)
  const before = process.cpuUsage()
  const begin = performance.now()
  for (let at = 0; at < draws; at += 1) await quotas.lease(key, limit, 4)
  const { user, system } = process.cpuUsage(before)
  const took = ((performance.now() - begin) * 1000) / draws
  await store.close()
  return [micros((user + system) / draws), micros(took)]
}

/** The cost of one quota lease of a shared budget. */
export const oneDraw = async (url: string, file: string): Promise<string> =>
  table(
    'one quota lease',
    ['CPU', 'time'],
    [
      ['PostgreSQL', ...(await cost(await postgresStore({ url })))],
      ['embedded, in a file', ...(await cost(await sqlStore(sqliteDialect(file))))],
    ],
  )
