import { describe, expect, test } from 'vitest'
import { Failure } from '../../failure.ts'
import { monotonicClock } from '../../runtime/monotonic-clock.ts'
import { openCacheFreshness } from './cache-freshness.ts'
import { rowCache } from './row-cache.ts'

const unavailable = () => new Failure('store-unavailable', 'find', { retryAfterSeconds: 5 })

/** A row cache whose reads are answered by the test, with a manual clock. */
const setUp = ({ open = true } = {}) => {
  let now = 1_000_000
  const freshness = openCacheFreshness(monotonicClock(() => now))
  const sleeps: (() => void)[] = []
  const sleep = () => new Promise<void>((resolve) => void sleeps.push(resolve))
  const reads: { readonly answer: (row: string | undefined) => void; readonly fail: () => void }[] = []
  const rows = rowCache<string>(
    { freshness, sleep },
    {
      read: () =>
        new Promise((answer, reject) => {
          const fail = () => {
            freshness.failed()
            reject(unavailable())
          }
          reads.push({ answer, fail })
        }),
    },
  )
  if (open) freshness.opened()
  const advance = (ms: number) => void (now += ms)
  const catchUp = () => freshness.caughtUp(now)
  /** Loads a row into the cache. */
  const load = async (row: string) => {
    const found = rows.get('key')
    reads.at(-1)?.answer(row)
    expect(await found).toBe(row)
  }
  const timeOut = async () => {
    for (const resolve of sleeps.splice(0)) resolve()
    await Promise.resolve()
  }
  return { rows, freshness, reads, advance, catchUp, load, timeOut }
}

/** Cached rows are returned directly, all others as a promise. */
const isPromise = (answer: unknown): answer is Promise<string | undefined> => answer instanceof Promise

describe('a cached row', () => {
  test('is returned synchronously without a read while the feed is caught up', async () => {
    const { rows, reads, advance, catchUp, load } = setUp()
    await load('row')
    for (let second = 0; second < 100; second += 1) {
      advance(1_000)
      catchUp()
      expect(rows.get('key')).toBe('row')
    }
    expect(reads).toHaveLength(1)
  })

  test('is read again one and a half seconds after the feed last caught up', async () => {
    const { rows, reads, advance, catchUp, load } = setUp()
    await load('row')
    advance(60_000)
    catchUp()
    advance(1_499)
    expect(rows.get('key')).toBe('row')
    advance(1)
    const again = rows.get('key')
    expect(isPromise(again)).toBe(true)
    reads.at(-1)?.answer('another')
    expect(await again).toBe('another')
    expect(rows.get('key')).toBe('another')
  })

  test('is read again after the feed was lost, even if the feed has been reopened', async () => {
    const { rows, freshness, reads, advance, catchUp, load } = setUp()
    await load('row')
    catchUp()
    freshness.opened()
    advance(1_500)
    catchUp()
    expect(isPromise(rows.get('key'))).toBe(true)
    reads.at(-1)?.answer('row')
  })

  test('is never served before the feed opens or after it closes', async () => {
    const { rows, freshness, load } = setUp({ open: false })
    await load('row')
    expect(isPromise(rows.get('key'))).toBe(true)
    freshness.opened()
    await load('row')
    expect(rows.get('key')).toBe('row')
    freshness.close()
    expect(isPromise(rows.get('key'))).toBe(true)
  })

  test('is read again after the clock was set back', async () => {
    const { rows, advance, catchUp, load } = setUp()
    await load('row')
    catchUp()
    advance(-3_600_000)
    expect(isPromise(rows.get('key'))).toBe(true)
  })

  test('is removed by its invalidation', async () => {
    const { rows, load } = setUp()
    await load('row')
    rows.invalidate('other')
    expect(rows.get('key')).toBe('row')
    rows.invalidate('key')
    expect(isPromise(rows.get('key'))).toBe(true)
  })
})

describe('a read in flight', () => {
  test('is shared by all concurrent callers', async () => {
    const { rows, reads } = setUp()
    const gets = Array.from({ length: 50 }, () => rows.get('key'))
    expect(reads).toHaveLength(1)
    reads[0]?.answer('row')
    expect(new Set(await Promise.all(gets.map(async (got) => got)))).toEqual(new Set(['row']))
  })

  test.each(['invalidate', 'clear', 'abandonReads'] as const)(
    'is not cached if the row was invalidated after the read started: %s',
    async (how) => {
      const { rows, reads } = setUp()
      const early = rows.get('key')
      rows[how]('key')
      const late = rows.get('key')
      expect(reads).toHaveLength(2)
      reads[1]?.answer('new')
      expect(await late).toBe('new')
      reads[0]?.answer('old')
      expect(await early).toBe('old')
      expect(rows.get('key')).toBe('new')
    },
  )

  test('dates its row from the start of the read, not from its end', async () => {
    const { rows, reads, advance } = setUp()
    const found = rows.get('key')
    advance(1_500)
    reads[0]?.answer('row')
    await found
    expect(isPromise(rows.get('key'))).toBe(true)
  })

  test('that finds no row does not answer later callers, because the row may exist by then', async () => {
    const { rows, reads } = setUp()
    const early = rows.get('key')
    const late = [rows.get('key'), rows.get('key')]
    reads[0]?.answer(undefined)
    expect(await early).toBeUndefined()
    await expect.poll(() => reads.length).toBe(2)
    reads[1]?.answer('inserted since')
    expect(await Promise.all(late.map(async (got) => got))).toEqual(['inserted since', 'inserted since'])
    expect(reads).toHaveLength(2)
  })

  test('that finds no row removes the cached one', async () => {
    const { rows, reads, advance, load } = setUp()
    await load('row')
    advance(2_000)
    const again = rows.get('key')
    reads.at(-1)?.answer(undefined)
    expect(await again).toBeUndefined()
    expect(isPromise(rows.get('key'))).toBe(true)
  })
})

describe('during an outage of the store', () => {
  /** A cache with a fresh row at the beginning of an outage. */
  const withFreshRow = async () => {
    const at = setUp()
    await at.load('row')
    at.advance(60_000)
    at.catchUp()
    return at
  }

  /** Gets the row while every read fails. */
  const getDuringOutage = async ({ rows, reads }: ReturnType<typeof setUp>) => {
    const before = reads.length
    const found = rows.get('key')
    for (const read of reads.slice(before)) read.fail()
    return found
  }

  test('a cached row is served until thirty seconds after the feed last caught up', async () => {
    const at = await withFreshRow()
    at.advance(2_000)
    expect(await getDuringOutage(at)).toBe('row')
    at.advance(28_000)
    expect(await getDuringOutage(at)).toBe('row')
    at.advance(1)
    await expect(getDuringOutage(at)).rejects.toMatchObject({
      code: 'store-unavailable',
      retryAfterSeconds: 5,
    })
  })

  test('a row that was never read is not served', async () => {
    const { rows, reads } = setUp()
    const found = rows.get('key')
    reads[0]?.fail()
    await expect(found).rejects.toMatchObject({ code: 'store-unavailable' })
  })

  test('a row that was invalidated before the outage is not served', async () => {
    const at = await withFreshRow()
    at.rows.invalidate('key')
    await expect(getDuringOutage(at)).rejects.toMatchObject({ code: 'store-unavailable' })
  })

  test('a row that is invalidated during its read is not served', async () => {
    const { rows, reads, advance, ...at } = await withFreshRow()
    advance(2_000)
    const found = rows.get('key')
    rows.invalidate('key')
    reads.at(-1)?.fail()
    await expect(found).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(at.freshness.isStoreDown()).toBe(true)
  })

  test('one caller per second retries the read, and all others are served at once', async () => {
    const at = await withFreshRow()
    at.advance(2_000)
    await getDuringOutage(at)
    const before = at.reads.length
    for (let look = 0; look < 100; look += 1) expect(at.rows.get('key')).toBe('row')
    expect(at.reads).toHaveLength(before)
    at.advance(1_000)
    const gets = Array.from({ length: 100 }, () => at.rows.get('key'))
    expect(gets.filter((got) => !isPromise(got))).toHaveLength(99)
    expect(at.reads).toHaveLength(before + 1)
    at.reads.at(-1)?.fail()
    expect(await gets[0]).toBe('row')
  })

  test('other failures do not postpone the retry', async () => {
    const { rows, freshness, reads, advance } = await withFreshRow()
    advance(2_000)
    for (let tenths = 0; tenths < 30; tenths += 1) {
      freshness.failed()
      advance(100)
      const look = rows.get('key')
      reads.at(-1)?.answer('changed since')
      await look
    }
    expect(rows.get('key')).toBe('changed since')
  })

  test('a read that times out counts as an outage, and its late result is cached', async () => {
    const { rows, reads, advance, timeOut } = await withFreshRow()
    advance(2_000)
    const found = rows.get('key')
    await timeOut()
    expect(await found).toBe('row')
    expect(rows.get('key')).toBe('row')
    reads.at(-1)?.answer('changed since')
    await expect.poll(() => rows.get('key')).toBe('changed since')
  })

  test('the outage ends with the first successful read', async () => {
    const at = await withFreshRow()
    at.advance(2_000)
    await getDuringOutage(at)
    at.advance(1_000)
    const found = at.rows.get('key')
    at.reads.at(-1)?.answer('changed since')
    expect(await found).toBe('changed since')
  })
})

test('beyond its capacity the cache evicts the least recently used rows', async () => {
  let reads = 0
  const freshness = openCacheFreshness(monotonicClock(() => 0))
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
