import { expiryWarning, warningDays } from '@planbridge/bff/internal/domain/expiry-warning.ts'
import type { ConnectionRow, Store } from '@planbridge/bff/testing'
import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import { type Contract, noon } from './contract.ts'

const dayMs = 86_400_000
const one = idOf('c1')
const ends = [null, -1, 0, 0.5, 2, 10, 40].map((days) => (days === null ? null : noon + days * dayMs))
const statuses: readonly ConnectionRow['status'][] = ['active', 'choose-account', 'reconnect-required']

const add = (store: Store, change: Partial<ConnectionRow>) =>
  store.connections.add(rowOf({ account: String(change.id ?? one), sealed: 'sealed', ...change }))

const toWarn = async ({ connections }: Store, days: number, now = noon) =>
  (await connections.dueForWarning(now, days, 500)).map(({ id }) => id)

const twenty = Array.from({ length: 20 }, () => 0)

export const warningsContract: Contract = {
  'the query for warnings matches the rule for their text': async (store) => {
    for (const [a, endsAt] of ends.entries())
      for (const [b, refreshEndsAt] of ends.entries())
        for (const status of statuses)
          await add(store, { id: idOf(`${a}-${b}-${status}`), endsAt, refreshEndsAt, status })
    const rows = await store.connections.listOwned('deployment', 'ada')
    for (const days of warningDays) {
      const near = rows.filter((row) => (expiryWarning(row, noon)?.days ?? Infinity) <= days)
      expect(near.length).toBeGreaterThan(10)
      expect(new Set(await toWarn(store, days))).toEqual(new Set(near.map(({ id }) => id)))
    }
  },
  'of twenty concurrent processes exactly one gives a warning, and no earlier warning follows it': async (
    store,
  ) => {
    const endsAt = noon + 2 * dayMs
    await add(store, { endsAt })
    const granted = await Promise.all(twenty.map(() => store.connections.markWarned(one, endsAt, 3)))
    expect(granted.filter(Boolean)).toHaveLength(1)
    expect(await store.connections.markWarned(one, endsAt, 14)).toBe(false)
    expect([await toWarn(store, 3), await toWarn(store, 14)]).toEqual([[], []])
    expect(await toWarn(store, 1, noon + dayMs)).toEqual([one])
  },
  'a moved end, or an earlier one, is warned of again': async (store) => {
    const { connections } = store
    await add(store, { endsAt: noon + 10 * dayMs })
    await connections.markWarned(one, noon + 10 * dayMs, 14)
    await connections.change(one, { endsAt: noon + 12 * dayMs })
    expect(await toWarn(store, 14)).toEqual([one])
    await connections.markWarned(one, noon + 12 * dayMs, 14)
    await connections.change(one, { refreshEndsAt: noon + 11 * dayMs })
    expect(await toWarn(store, 14)).toEqual([one])
  },
  'a token that is renewed without moving its end is not warned of again': async (store) => {
    const { connections } = store
    const end = noon + 10 * dayMs
    await add(store, { refreshEndsAt: end })
    await connections.markWarned(one, end, 14)
    const tokens = { sealed: 'renewed', endsAt: noon + 60_000, staleAt: noon }
    expect(await connections.putTokens(one, 0, tokens, { refreshEndsAt: end })).toBe(true)
    expect(await toWarn(store, 14)).toEqual([])
  },
}
