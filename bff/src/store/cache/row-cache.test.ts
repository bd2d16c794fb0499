import { describe, expect, test } from 'vitest'
import { Failure } from '../../failure.ts'
import { openCacheFreshness } from './cache-freshness.ts'
import { rowCache } from './row-cache.ts'

const away = () => new Failure('store-unavailable', 'find', { retryAfterSeconds: 5 })

/** A store of one kind of rows whose every answer waits to be given, and time that stands still. */
const stage = ({ open = true } = {}) => {
  let now = 1_000_000
  const freshness = openCacheFreshness({ now: () => now })
  const pauses: (() => void)[] = []
  const sleep = () => new Promise<void>((resolve) => void pauses.push(resolve))
  const asked: { readonly answer: (row: string | undefined) => void; readonly fail: () => void }[] = []
  const rows = rowCache<string>(
    { freshness, sleep },
    {
      read: () =>
        new Promise((answer, reject) => {
          const fail = () => {
            freshness.failed()
            reject(away())
          }
          asked.push({ answer, fail })
        }),
    },
  )
  if (open) freshness.opened()
  const pass = (ms: number) => void (now += ms)
  const hear = () => freshness.caughtUp(now)
  /** Has a row remembered. */
  const know = async (row: string) => {
    const found = rows.get('key')
    asked.at(-1)?.answer(row)
    expect(await found).toBe(row)
  }
  const silence = async () => {
    for (const resolve of pauses.splice(0)) resolve()
    await Promise.resolve()
  }
  return { rows, freshness, asked, pass, hear, know, silence }
}

/** What is remembered is said at once, and not by way of a promise. */
const isPromise = (answer: unknown): answer is Promise<string | undefined> => answer instanceof Promise

describe('what is remembered', () => {
  test('is said at once and without a question, as long as the feed is heard', async () => {
    const { rows, asked, pass, hear, know } = stage()
    await know('row')
    for (let second = 0; second < 100; second += 1) {
      pass(1_000)
      hear()
      expect(rows.get('key')).toBe('row')
    }
    expect(asked).toHaveLength(1)
  })

  test('is read again one and a half seconds after the feed fell silent', async () => {
    const { rows, asked, pass, hear, know } = stage()
    await know('row')
    pass(60_000)
    hear()
    pass(1_499)
    expect(rows.get('key')).toBe('row')
    pass(1)
    const again = rows.get('key')
    expect(isPromise(again)).toBe(true)
    asked.at(-1)?.answer('another')
    expect(await again).toBe('another')
    expect(rows.get('key')).toBe('another')
  })

  test('from before a loss is read again, however lively the feed is afterwards', async () => {
    const { rows, freshness, asked, pass, hear, know } = stage()
    await know('row')
    hear()
    freshness.opened()
    pass(1_500)
    hear()
    expect(isPromise(rows.get('key'))).toBe(true)
    asked.at(-1)?.answer('row')
  })

  test('is nothing before the feed opened, and nothing after it was closed', async () => {
    const { rows, freshness, know } = stage({ open: false })
    await know('row')
    expect(isPromise(rows.get('key'))).toBe(true)
    freshness.opened()
    await know('row')
    expect(rows.get('key')).toBe('row')
    freshness.close()
    expect(isPromise(rows.get('key'))).toBe(true)
  })

  test('is read again after the clock was put back', async () => {
    const { rows, pass, hear, know } = stage()
    await know('row')
    hear()
    pass(-3_600_000)
    expect(isPromise(rows.get('key'))).toBe(true)
  })

  test('is gone once it is said that it changed', async () => {
    const { rows, know } = stage()
    await know('row')
    rows.invalidate('other')
    expect(rows.get('key')).toBe('row')
    rows.invalidate('key')
    expect(isPromise(rows.get('key'))).toBe(true)
  })
})

describe('a question under way', () => {
  test('is shared by all who ask meanwhile', async () => {
    const { rows, asked } = stage()
    const looks = Array.from({ length: 50 }, () => rows.get('key'))
    expect(asked).toHaveLength(1)
    asked[0]?.answer('row')
    expect(new Set(await Promise.all(looks.map(async (look) => look)))).toEqual(new Set(['row']))
  })

  test.each(['invalidate', 'clear', 'abandonReads'] as const)(
    'is not remembered where the row changed since it was put: %s',
    async (how) => {
      const { rows, asked } = stage()
      const early = rows.get('key')
      rows[how]('key')
      const late = rows.get('key')
      expect(asked).toHaveLength(2)
      asked[1]?.answer('new')
      expect(await late).toBe('new')
      asked[0]?.answer('old')
      expect(await early).toBe('old')
      expect(rows.get('key')).toBe('new')
    },
  )

  test('counts from when it was put, not from when it was answered', async () => {
    const { rows, asked, pass } = stage()
    const found = rows.get('key')
    pass(1_500)
    asked[0]?.answer('row')
    await found
    expect(isPromise(rows.get('key'))).toBe(true)
  })

  test('that finds nothing is no answer for whoever asked later: there may be something now', async () => {
    const { rows, asked } = stage()
    const early = rows.get('key')
    const late = [rows.get('key'), rows.get('key')]
    asked[0]?.answer(undefined)
    expect(await early).toBeUndefined()
    await expect.poll(() => asked.length).toBe(2)
    asked[1]?.answer('made meanwhile')
    expect(await Promise.all(late.map(async (look) => look))).toEqual(['made meanwhile', 'made meanwhile'])
    expect(asked).toHaveLength(2)
  })

  test('that finds nothing leaves nothing behind', async () => {
    const { rows, asked, pass, know } = stage()
    await know('row')
    pass(2_000)
    const again = rows.get('key')
    asked.at(-1)?.answer(undefined)
    expect(await again).toBeUndefined()
    expect(isPromise(rows.get('key'))).toBe(true)
  })
})

describe('while the store is away', () => {
  /** Remembered and heard of just now; then the store went. */
  const remembered = async () => {
    const at = stage()
    await at.know('row')
    at.pass(60_000)
    at.hear()
    return at
  }

  /** The whole answer to a look for which the store fails. */
  const lookInVain = async ({ rows, asked }: ReturnType<typeof stage>) => {
    const before = asked.length
    const found = rows.get('key')
    for (const question of asked.slice(before)) question.fail()
    return found
  }

  test('what is remembered serves for thirty seconds since it was last known to be true, and no longer', async () => {
    const at = await remembered()
    at.pass(2_000)
    expect(await lookInVain(at)).toBe('row')
    at.pass(28_000)
    expect(await lookInVain(at)).toBe('row')
    at.pass(1)
    await expect(lookInVain(at)).rejects.toMatchObject({ code: 'store-unavailable', retryAfterSeconds: 5 })
  })

  test('what was never read is not served', async () => {
    const { rows, asked } = stage()
    const found = rows.get('key')
    asked[0]?.fail()
    await expect(found).rejects.toMatchObject({ code: 'store-unavailable' })
  })

  test('what changed before the feed broke off is not served', async () => {
    const at = await remembered()
    at.rows.invalidate('key')
    await expect(lookInVain(at)).rejects.toMatchObject({ code: 'store-unavailable' })
  })

  test('what changes while its reading is under way is not served', async () => {
    const { rows, asked, pass, ...at } = await remembered()
    pass(2_000)
    const found = rows.get('key')
    rows.invalidate('key')
    asked.at(-1)?.fail()
    await expect(found).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(at.freshness.isStoreDown()).toBe(true)
  })

  test('one caller a second asks; the others do not wait', async () => {
    const at = await remembered()
    at.pass(2_000)
    await lookInVain(at)
    const before = at.asked.length
    for (let look = 0; look < 100; look += 1) expect(at.rows.get('key')).toBe('row')
    expect(at.asked).toHaveLength(before)
    at.pass(1_000)
    const looks = Array.from({ length: 100 }, () => at.rows.get('key'))
    expect(looks.filter((look) => !isPromise(look))).toHaveLength(99)
    expect(at.asked).toHaveLength(before + 1)
    at.asked.at(-1)?.fail()
    expect(await looks[0]).toBe('row')
  })

  test('what fails for another reason keeps nobody from asking once a second', async () => {
    const { rows, freshness, asked, pass } = await remembered()
    pass(2_000)
    for (let tenths = 0; tenths < 30; tenths += 1) {
      freshness.failed()
      pass(100)
      const look = rows.get('key')
      asked.at(-1)?.answer('changed meanwhile')
      await look
    }
    expect(rows.get('key')).toBe('changed meanwhile')
  })

  test('a store that says nothing counts as away after a moment, and what it says later is remembered', async () => {
    const { rows, asked, pass, silence } = await remembered()
    pass(2_000)
    const found = rows.get('key')
    await silence()
    expect(await found).toBe('row')
    expect(rows.get('key')).toBe('row')
    asked.at(-1)?.answer('changed meanwhile')
    await expect.poll(() => rows.get('key')).toBe('changed meanwhile')
  })

  test('once it answers, its answers count', async () => {
    const at = await remembered()
    at.pass(2_000)
    await lookInVain(at)
    at.pass(1_000)
    const found = at.rows.get('key')
    at.asked.at(-1)?.answer('changed meanwhile')
    expect(await found).toBe('changed meanwhile')
  })
})

test('of more rows than there is room for the ones that nobody asked for longest go', async () => {
  let reads = 0
  const freshness = openCacheFreshness({ now: () => 0 })
  freshness.opened()
  const rows = rowCache(
    { freshness, sleep: () => Promise.resolve() },
    { read: (key) => Promise.resolve((reads += 1) && key) },
  )
  for (let at = 0; at <= 100_000; at += 1) await rows.get(`${at}`)
  expect(rows.get('100000')).toBe('100000')
  expect(reads).toBe(100_001)
  expect(isPromise(rows.get('0'))).toBe(true)
})
