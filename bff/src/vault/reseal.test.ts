import { describe, expect, test } from 'vitest'
import { Secret } from '../domain/secret.ts'
import type { SealedRow, SealedStore } from '../store/ports/ports.ts'
import { currentKeyFault, misfitKeys } from './key-checks.ts'
import { openKeyring } from './keyring.ts'
import { reseal, type ResealOptions } from './reseal.ts'
import { seal, sealedUnder, unseal } from './seal.ts'
import { storedPlace } from './token-vault.ts'

const keyOf = (byte: number) => new Secret(Buffer.alloc(32, byte).toString('base64'))
const old = openKeyring('old', { old: keyOf(1) })
const both = openKeyring('new', { new: keyOf(2), old: keyOf(1) })

const rowOf = (id: string, sealed = ''): SealedRow => ({
  table: 'connections',
  id,
  sealedFor: id,
  tenant: 'tenant',
  tokenVersion: 1,
  sealed,
})

const sealedRow = async (id: string, keyring = old) =>
  rowOf(id, await seal(keyring, storedPlace(rowOf(id)), `tokens of ${id}`))

/** A store in memory. `beforeReplace` lets another process act between reading and replacing. */
const openEnvironment = async (
  rows: readonly SealedRow[],
  beforeReplace = async (_all: Map<string, SealedRow>) => {},
) => {
  const all = new Map(rows.map((row) => [row.id, row]))
  const pages: number[] = []
  const waits: number[] = []
  const checks = new Map<string, string>()
  let now = 1_000
  const store: SealedStore = {
    countByKey: () => {
      const counts = new Map<string, number>()
      for (const { sealed } of all.values())
        counts.set(sealedUnder(sealed), (counts.get(sealedUnder(sealed)) ?? 0) + 1)
      return Promise.resolve(counts)
    },
    list: ({ under, after, max }) => {
      const page = [...all.values()]
        .filter(({ id, sealed }) => id > after && sealedUnder(sealed) === under)
        .slice(0, max)
      if (page.length > 0) pages.push(page.length)
      return Promise.resolve(page)
    },
    async replace(pairs) {
      await beforeReplace(all)
      const unchanged = pairs.filter(({ row }) => all.get(row.id)?.sealed === row.sealed)
      for (const { row, sealed } of unchanged) all.set(row.id, { ...row, sealed })
      return pairs.length - unchanged.length
    },
    keyChecks: () => Promise.resolve(checks),
    recordKeyCheck: (key, value) => {
      if (!checks.has(key)) checks.set(key, value)
      return Promise.resolve(checks.get(key) ?? '')
    },
    discard: () => Promise.reject(new Error('not used')),
  }
  const sleep = (ms: number) => {
    waits.push(ms)
    now += 500
    return Promise.resolve()
  }
  const run = (options?: ResealOptions) =>
    reseal({ store, keyring: both, clock: { now: () => now }, sleep })(options)
  return { all, store, checks, pages, waits, run }
}

const ids = ['a', 'b', 'c', 'd', 'e']
const rowsUnderOld = () => Promise.all(ids.map((id) => sealedRow(id)))

describe('resealing', () => {
  test('seals all token sets with the current key, page by page, with room for other queries in between (VT-06)', async () => {
    const { all, pages, waits, run } = await openEnvironment([
      ...(await rowsUnderOld()),
      await sealedRow('f', both),
    ])
    const progress: unknown[] = []
    const report = await run({ batchMax: 2, onProgress: (one) => void progress.push(one) })
    expect(report).toEqual({ resealed: 5, superseded: 0, unreadable: [], left: new Map() })
    expect([...all.values()].map(({ sealed }) => sealedUnder(sealed))).toEqual(Array(6).fill('new'))
    for (const row of all.values())
      expect(await unseal(both, storedPlace(row), row.sealed)).toEqual({
        kind: 'opened',
        text: `tokens of ${row.id}`,
      })
    expect(pages).toEqual([2, 2, 1])
    expect(waits).toHaveLength(3)
    expect(progress).toEqual([
      { done: 2, total: 5, perSecond: 2_000 },
      { done: 4, total: 5, perSecond: 8 },
      { done: 5, total: 5, perSecond: 5 },
      { done: 5, total: 5, perSecond: 3 },
    ])
  })

  test('stores nothing in a dry run (VT-06)', async () => {
    const { all, pages, run } = await openEnvironment(await rowsUnderOld())
    expect(await run({ dryRun: true })).toEqual({
      resealed: 5,
      superseded: 0,
      unreadable: [],
      left: new Map([['old', 5]]),
    })
    expect([...all.values()].map(({ sealed }) => sealedUnder(sealed))).toEqual(Array(5).fill('old'))
    expect(pages).toEqual([5])
  })

  test('names token sets that cannot be opened, keeps them, and does not try them for ever (VT-06)', async () => {
    const damaged = { ...(await sealedRow('b')), sealedFor: 'another' }
    const { all, pages, run } = await openEnvironment([await sealedRow('a'), damaged, rowOf('z', 'nonsense')])
    expect(await run({ batchMax: 1 })).toEqual({
      resealed: 1,
      superseded: 0,
      unreadable: ['b', 'z'],
      left: new Map([
        ['old', 1],
        ['', 1],
      ]),
    })
    expect(all.get('b')).toEqual(damaged)
    expect(pages).toEqual([1, 1, 1])
  })

  test('keeps what another process stored meanwhile, and tries what it stored with an old key in two further passes (VT-06)', async () => {
    let times = 0
    const { run } = await openEnvironment([await sealedRow('a')], async (all) => {
      times += 1
      all.set('a', await sealedRow('a'))
    })
    expect(await run()).toEqual({ resealed: 0, superseded: 3, unreadable: [], left: new Map([['old', 1]]) })
    expect(times).toBe(3)
  })

  test('reports its end, and nothing if there is nothing to do', async () => {
    const progress: unknown[] = []
    const { run } = await openEnvironment([await sealedRow('a', both)])
    expect(await run({ onProgress: (one) => void progress.push(one) })).toMatchObject({ resealed: 0 })
    expect(progress).toEqual([])
    const { run: runOne } = await openEnvironment([await sealedRow('a')])
    await runOne({ onProgress: (one) => void progress.push(one) })
    expect(progress).toMatchObject([
      { done: 1, total: 1 },
      { done: 1, total: 1 },
    ])
  })
})

describe('the check of a key', () => {
  const replaced = openKeyring('old', { old: keyOf(9) })

  test('VT-61: finds a key that opens no token set of its id, although there are more than a page of them', async () => {
    const rows = await Promise.all(Array.from({ length: 101 }, (_, at) => sealedRow(`c${1000 + at}`)))
    const { store, checks, pages } = await openEnvironment(rows)
    expect(await misfitKeys({ store, keyring: replaced })).toEqual([{ id: 'old', rows: 101 }])
    expect(pages).toEqual([100, 1])
    expect(checks.size).toBe(0)
    expect(await misfitKeys({ store, keyring: old })).toEqual([])
    expect([...checks.keys()]).toEqual(['old'])
    expect(await misfitKeys({ store, keyring: replaced })).toEqual([{ id: 'old', rows: 101 }])
  })

  test('VT-61: accepts a key that opens one token set, also on a later page, and a key without any', async () => {
    const damaged = Array.from({ length: 100 }, (_, at) => ({ ...rowOf(`c${1000 + at}`), sealedFor: 'x' }))
    const sealed = await Promise.all(
      damaged.map(async (row) => ({ ...row, sealed: (await sealedRow('a')).sealed })),
    )
    const { store } = await openEnvironment([...sealed, await sealedRow('z')])
    expect(await misfitKeys({ store, keyring: both })).toEqual([])
  })

  test('VT-61: records nothing if it only looks, and skips ids that are not configured', async () => {
    const { store, checks } = await openEnvironment([])
    expect(await misfitKeys({ store, keyring: old }, { ids: ['old', 'unknown'], record: false })).toEqual([])
    expect(checks.size).toBe(0)
  })

  test('VT-61: the first recorded value counts if two instances begin with different keys', async () => {
    const { store } = await openEnvironment([])
    const racing = { ...store, keyChecks: () => Promise.resolve(new Map<string, string>()) }
    expect(await misfitKeys({ store: racing, keyring: old })).toEqual([])
    expect(await misfitKeys({ store: racing, keyring: replaced })).toEqual([{ id: 'old', rows: 0 }])
  })

  test('VT-61: of the current key is made until it was found to fit, and once at a time', async () => {
    const { store } = await openEnvironment([await sealedRow('a')])
    let looks = 0
    let isAway = true
    const counting = {
      ...store,
      keyChecks: () => {
        looks += 1
        return isAway ? Promise.reject(new Error('away')) : store.keyChecks()
      },
    }
    const fault = currentKeyFault({ store: counting, keyring: old })
    expect(await Promise.all([fault(), fault()])).toEqual([undefined, undefined])
    expect(looks).toBe(1)
    isAway = false
    for (let time = 0; time < 3; time += 1) expect(await fault()).toBeUndefined()
    expect(looks).toBe(2)
    const misfit = currentKeyFault({ store: counting, keyring: replaced })
    for (let time = 0; time < 2; time += 1) expect(await misfit()).toContain('vault key old is not the key')
    expect(looks).toBe(4)
  })
})
