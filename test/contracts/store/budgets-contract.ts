import { setTimeout as sleep } from 'node:timers/promises'
import type { QuotaKey } from '@planbridge/bff/testing'
import { expect } from 'vitest'
import type { Contract } from './contract.ts'

const quota: QuotaKey = { integration: 'clinic', rule: 'reads/3600', holder: '' }
const ofAna: QuotaKey = { ...quota, holder: 'ana' }
const far = Date.parse('2100-01-01')
const twenty = Array.from({ length: 20 }, (_, at) => at)

export const budgetsContract: Contract = {
  'an unused quota is empty and has the time of the store': async ({ budgets }) => {
    const before = Date.now()
    const state = await budgets.read(quota)
    expect(state).toMatchObject({ spent: {}, version: 0 })
    // The clock of the store may differ, but by less than a day.
    expect(Math.abs(state.now - before)).toBeLessThan(86_400_000)
  },
  'each quota is read as it was written': async ({ budgets }) => {
    expect(await budgets.write(quota, 0, { '5000': 3 }, far)).toBe(true)
    expect(await budgets.write(ofAna, 0, { '7000': 1 }, far)).toBe(true)
    expect(await budgets.read(quota)).toMatchObject({ spent: { '5000': 3 }, version: 1 })
    expect(await budgets.read(ofAna)).toMatchObject({ spent: { '7000': 1 }, version: 1 })
    expect(await budgets.read({ ...quota, rule: 'writes/60' })).toMatchObject({ spent: {}, version: 0 })
  },
  'of twenty writers with the same version exactly one writes, for the first and later versions': async ({
    budgets,
  }) => {
    for (const version of [0, 1, 2]) {
      const writes = await Promise.all(
        twenty.map((at) => budgets.write(quota, version, { [at]: version }, far)),
      )
      expect(writes.filter(Boolean)).toHaveLength(1)
      expect(await budgets.read(quota)).toMatchObject({ version: version + 1 })
    }
  },
  'a blocked quota is listed with its remaining time until the block ends': async ({ budgets }) => {
    await budgets.block({ key: quota, code: 'rate-limited', forMs: 60_000 })
    await budgets.block({ key: ofAna, code: 'quota-exhausted', forMs: 40 })
    await sleep(80)
    const closed = await budgets.blocked()
    expect(closed).toMatchObject([{ key: quota, code: 'rate-limited' }])
    expect(closed[0]?.forMs).toBeGreaterThan(0)
    expect(closed[0]?.forMs).toBeLessThanOrEqual(60_000)
  },
  'a block is replaced by a longer one and not by a shorter one': async ({ budgets }) => {
    await budgets.block({ key: quota, code: 'quota-exhausted', forMs: 60_000 })
    await budgets.block({ key: quota, code: 'rate-limited', forMs: 1_000 })
    expect(await budgets.blocked()).toMatchObject([{ code: 'quota-exhausted' }])
    await budgets.block({ key: quota, code: 'rate-limited', forMs: 600_000 })
    const [block] = await budgets.blocked()
    expect(block?.code).toBe('rate-limited')
    expect(block?.forMs).toBeGreaterThan(60_000)
  },
  'blocking a quota keeps its consumption, and consuming does not unblock it': async ({ budgets }) => {
    await budgets.write(quota, 0, { '5000': 3 }, far)
    await budgets.block({ key: quota, code: 'rate-limited', forMs: 60_000 })
    expect(await budgets.read(quota)).toMatchObject({ spent: { '5000': 3 }, version: 1 })
    expect(await budgets.write(quota, 1, { '5000': 4 }, far)).toBe(true)
    expect(await budgets.blocked()).toHaveLength(1)
  },
  'a quota that was blocked before its first use can be used': async ({ budgets }) => {
    await budgets.block({ key: quota, code: 'rate-limited', forMs: 60_000 })
    const { spent, version } = await budgets.read(quota)
    expect(spent).toEqual({})
    expect(await budgets.write(quota, version, { '5000': 1 }, far)).toBe(true)
  },
  'expired quotas are purged, blocked and current ones are not': async ({ budgets, purge }) => {
    const rules = ['expired', 'current', 'blocked'].map((rule) => ({ ...quota, rule }))
    const [expired = quota, current = quota, blocked = quota] = rules
    await budgets.write(expired, 0, { '1': 1 }, 1)
    await budgets.write(current, 0, { '1': 1 }, far)
    await budgets.write(blocked, 0, { '1': 1 }, 1)
    await budgets.block({ key: blocked, code: 'rate-limited', forMs: 60_000 })
    await purge(Date.now(), 0)
    const versions = await Promise.all(rules.map(async (key) => (await budgets.read(key)).version))
    expect(versions).toEqual([0, 1, 1])
  },
}
