import { describe, expect, it } from 'vitest'
import { monotonicClock } from '../runtime/monotonic-clock.ts'
import { cachedFetch, type Fetched } from './cached-fetch.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const freshMs = 15 * minuteMs

const fetched = (value: string): Fetched<string> => ({ kind: 'fetched', value, isCurrent: true })
const failed = (retryAfterMs?: number): Fetched<string> => ({
  kind: 'failed',
  code: 'provider-failing',
  detail: 'https://id.example 503',
  ...(retryAfterMs !== undefined && { retryAfterMs }),
})

/** A document at an endpoint whose answer the test sets. `read` returns the value, `stale` with it, or the failure. */
const open = ({ mayUseStale = true } = {}) => {
  let now = 10 * dayMs
  let fetches = 0
  const endpoint = { answer: fetched('one') }
  const cached = cachedFetch<string>(
    monotonicClock(() => now),
    {
      freshMs,
      async fetchNow() {
        fetches += 1
        await Promise.resolve()
        return endpoint.answer
      },
      mayUseStale: () => mayUseStale,
    },
  )
  return {
    endpoint,
    fetches: () => fetches,
    pass: (ms: number) => void (now += ms),
    async read(force?: boolean): Promise<string> {
      const found = await cached(force)
      if (found.kind === 'failed') return found.code
      return found.isCurrent ? found.value : `stale ${found.value}`
    },
  }
}

describe('MD-06: a cached document', () => {
  it('is fetched once for concurrent callers, and again when its time is over', async () => {
    const { read, pass, fetches, endpoint } = open()
    expect(await Promise.all([read(), read(), read()])).toEqual(['one', 'one', 'one'])
    endpoint.answer = fetched('two')
    pass(freshMs - 1)
    expect([await read(), fetches()]).toEqual(['one', 1])
    pass(1)
    expect([await read(), await read(), fetches()]).toEqual(['two', 'two', 2])
  })

  it('is fetched at once if the caller needs the latest, which then is used by all', async () => {
    const { read, fetches, endpoint } = open()
    await read()
    endpoint.answer = fetched('two')
    expect([await read(true), await read(), fetches()]).toEqual(['two', 'two', 2])
  })

  it('is used for a day while its endpoint fails, asked for once a minute, and does not count as current', async () => {
    const { read, pass, fetches, endpoint } = open()
    await read()
    endpoint.answer = failed()
    pass(freshMs)
    expect([await read(), await read(), fetches()]).toEqual(['stale one', 'stale one', 2])
    pass(minuteMs - 1)
    expect([await read(), fetches()]).toEqual(['stale one', 2])
    pass(1)
    expect([await read(), fetches()]).toEqual(['stale one', 3])
    endpoint.answer = fetched('two')
    pass(minuteMs)
    expect([await read(), fetches()]).toEqual(['two', 4])
  })

  it.each([
    [dayMs - 1, 'stale one'],
    [dayMs, 'provider-failing'],
  ])('that is %i ms old gives %s while its endpoint fails', async (ageMs, expected) => {
    const { read, pass, endpoint } = open()
    await read()
    endpoint.answer = failed()
    pass(ageMs)
    expect(await read()).toBe(expected)
  })

  it('keeps its own time if the latest fetch of it failed', async () => {
    const { read, pass, fetches, endpoint } = open()
    await read()
    endpoint.answer = failed()
    expect(await read(true)).toBe('stale one')
    pass(freshMs - 1)
    expect([await read(), fetches()]).toEqual(['stale one', 2])
    pass(1)
    await read()
    expect(fetches()).toBe(3)
  })

  it('is not used after a failure that contradicts it, and is used again after the next success', async () => {
    const { read, pass, endpoint } = open({ mayUseStale: false })
    await read()
    endpoint.answer = failed()
    pass(freshMs)
    expect(await read()).toBe('provider-failing')
    endpoint.answer = fetched('two')
    expect(await read()).toBe('two')
  })
})

describe('an endpoint that asks to come back later', () => {
  it.each([
    [120_000, 120_000],
    [300_000, 300_000],
    [300_001, 300_000],
    [dayMs, 300_000],
  ])('in %i ms is asked again after %i ms, also by those who need the latest', async (askedMs, waitedMs) => {
    const { read, pass, fetches, endpoint } = open()
    endpoint.answer = failed(askedMs)
    expect(await read()).toBe('provider-failing')
    endpoint.answer = fetched('one')
    pass(waitedMs - 1)
    expect([await read(), await read(true), fetches()]).toEqual(['provider-failing', 'provider-failing', 1])
    pass(1)
    expect([await read(), fetches()]).toEqual(['one', 2])
  })

  it('is not asked while the earlier document is used, which does not count as current', async () => {
    const { read, pass, fetches, endpoint } = open()
    await read()
    endpoint.answer = failed(120_000)
    pass(freshMs)
    expect(await read()).toBe('stale one')
    pass(119_999)
    expect([await read(), await read(true), fetches()]).toEqual(['stale one', 'stale one', 2])
    pass(1)
    await read()
    expect(fetches()).toBe(3)
  })

  it.each([undefined, 0])('without a wait (%s) is asked by the next caller', async (askedMs) => {
    const { read, fetches, endpoint } = open()
    endpoint.answer = failed(askedMs)
    expect([await read(), await read(), fetches()]).toEqual(['provider-failing', 'provider-failing', 2])
  })
})

describe('a clock that goes back', () => {
  it('prolongs neither the time of a document nor a wait that has ended', async () => {
    const { read, pass, fetches, endpoint } = open()
    endpoint.answer = failed(120_000)
    await read()
    pass(-1)
    endpoint.answer = fetched('one')
    expect([await read(), fetches()]).toEqual(['one', 2])
    pass(-1)
    endpoint.answer = fetched('two')
    expect([await read(), fetches()]).toEqual(['two', 3])
  })
})
