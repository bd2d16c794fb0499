import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../runtime/monotonic-clock.ts'
import { type PlaceLimits, readingPlaces } from './reading-places.ts'

const limits: PlaceLimits = { places: 2, bytes: 100, readMs: 1_000, undisturbedMs: 100, waitMs: 500 }

/** Places with a clock and a sweep that the test moves. */
const opened = (changes: Partial<PlaceLimits> = {}) => {
  let now = 0
  const sweeps = new Set<() => void>()
  const every = (_: number, work: () => void) => {
    sweeps.add(work)
    return () => void sweeps.delete(work)
  }
  const places = readingPlaces({ clock: monotonicClock(() => now), every, limits: { ...limits, ...changes } })
  const begin = (integration = 'one') => {
    const body = Promise.withResolvers<string>()
    body.promise.catch(() => undefined)
    const stored = Promise.withResolvers<void>()
    let note: (bytes: number) => void = () => undefined
    let state = 'waiting'
    const done = places
      .withPlace(integration, async ({ arriving }) => {
        state = 'arriving'
        const text = await arriving((noteBytes) => {
          note = noteBytes
          return body.promise
        })
        state = 'arrived'
        await stored.promise
        return text
      })
      .then(
        () => (state = 'done'),
        (error: Error) => (state = error.message),
      )
    return {
      arrive: body.resolve,
      breakOff: body.reject,
      store: stored.resolve,
      done,
      state: () => state,
      take: (bytes: number) => note(bytes),
    }
  }
  const pass = async (ms: number) => {
    now += ms
    for (const sweep of sweeps) sweep()
    await turn()
  }
  return { begin, pass, isSweeping: () => sweeps.size > 0 }
}

const needed = 'client-too-slow: the place of a slow body was needed'
const late = 'client-too-slow: the body did not arrive in time'
const full = 'deliveries-paused: no place for another body'

describe('places for bodies', () => {
  test('WH-18: a delivery that waits takes the place of the slowest body, once that had time for itself', async () => {
    const { begin, pass } = opened()
    const [first, second, third] = [begin(), begin(), begin()]
    await pass(99)
    expect([first, second, third].map(({ state }) => state())).toEqual(['arriving', 'arriving', 'waiting'])
    await pass(1)
    expect([first, second, third].map(({ state }) => state())).toEqual([needed, 'arriving', 'arriving'])
  })

  test('WH-18: a body that has arrived keeps its place until it is stored, and nothing else takes more than its time', async () => {
    const { begin, pass } = opened()
    const [storing, slow, waiting] = [begin(), begin(), begin()]
    storing.arrive('text')
    await pass(0)
    await pass(100)
    expect([storing, slow, waiting].map(({ state }) => state())).toEqual(['arrived', needed, 'arriving'])
    await pass(999)
    expect(waiting.state()).toBe('arriving')
    await pass(1)
    expect([storing.state(), waiting.state()]).toEqual(['arrived', late])
    storing.store()
    await storing.done
    expect(storing.state()).toBe('done')
  })

  test('WH-18: a delivery that gets no place in time is to be tried again', async () => {
    const { begin, pass } = opened()
    const storing = [begin(), begin()]
    for (const one of storing) one.arrive('text')
    const waiting = begin()
    await pass(499)
    expect(waiting.state()).toBe('waiting')
    await pass(1)
    expect(waiting.state()).toBe(full)
    const next = begin()
    storing[0]?.store()
    await pass(0)
    expect(next.state()).toBe('arriving')
  })

  test('WH-13: bodies that are too large together lose the largest of those that are still arriving', async () => {
    const { begin, pass } = opened({ places: 3 })
    const [stored, large, small] = [begin(), begin(), begin()]
    await pass(0)
    stored.take(60)
    stored.arrive('text')
    await pass(0)
    large.take(30)
    small.take(10)
    await pass(0)
    expect(large.state()).toBe('arriving')
    small.take(1)
    large.take(500)
    await pass(0)
    expect([stored, large, small].map(({ state }) => state())).toEqual(['arrived', full, 'arriving'])
    // Its bytes are no more in memory.
    small.take(28)
    await pass(0)
    expect(small.state()).toBe('arriving')
  })

  test('WH-22: one integration takes no place of another', async () => {
    const { begin, pass } = opened()
    for (const _ of Array.from({ length: 9 })) begin('one')
    const other = begin('other')
    await pass(0)
    expect(other.state()).toBe('arriving')
  })

  test('WH-18: nothing is left when all is done, failed or broken off', async () => {
    const { begin, pass, isSweeping } = opened()
    const all = Array.from({ length: 20 }, () => begin())
    for (const [at, one] of all.entries()) {
      if (at % 3 === 0) one.breakOff(new Error('broken off'))
      else one.arrive('text')
      one.store()
    }
    for (let rounds = 0; rounds < 20; rounds += 1) await pass(10)
    expect(new Set(all.map(({ state }) => state()))).toEqual(new Set(['done', 'broken off']))
    expect(isSweeping()).toBe(false)
    const again = begin()
    expect(isSweeping()).toBe(true)
    again.arrive('text')
    again.store()
    await again.done
    expect(isSweeping()).toBe(false)
  })
})
