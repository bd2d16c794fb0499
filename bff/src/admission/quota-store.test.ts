import type { RateLimit } from '@planbridge/shared/providers'
import { expect, test } from 'vitest'
import type { BudgetStore, QuotaKey } from '../store/ports/ports.ts'
import { quotaStore } from './quota-store.ts'

const key: QuotaKey = { integration: 'crm', rule: 'all/60', holder: 'ana' }
const limit: RateLimit = { counts: 'all', calls: 640, seconds: 60, per: 'connection' }

/** A stored quota that another instance changes before each of the first `lost` writes. */
const contested = (lost: number) => {
  let writes = 0
  const budgets: Pick<BudgetStore, 'read' | 'write'> = {
    read: () => Promise.resolve({ now: 1_700_000_000_000, spent: {}, version: writes }),
    write: () => Promise.resolve((writes += 1) > lost),
  }
  return { quotas: quotaStore(budgets), writes: () => writes }
}

test('a lease is tried twelve times against other instances', async () => {
  const { quotas, writes } = contested(11)
  expect(await quotas.lease(key, limit, 4)).toMatchObject({ kind: 'granted' })
  expect(writes()).toBe(12)
})

test('after twelve lost writes a lease waits, because more contention means a fault', async () => {
  const { quotas, writes } = contested(100)
  expect(await quotas.lease(key, limit, 4)).toEqual({ kind: 'exhausted', waitMs: 100 })
  expect(writes()).toBe(12)
})
