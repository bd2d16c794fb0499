import { afterEach, describe, expect, test, vi } from 'vitest'
import { openClock } from './clock.ts'

afterEach(() => void vi.useRealTimers())

const start = Date.UTC(2026, 0, 5, 9)

/** The order in which promises resolve. */
const orderOf = () => {
  const order: string[] = []
  return { order, note: (name: string) => () => void order.push(name) }
}

describe('MK-09: the clock of a kit', () => {
  test('stands still while it is frozen, and runs on from there', async () => {
    vi.useFakeTimers({ now: start })
    const clock = openClock()
    clock.freeze()
    vi.advanceTimersByTime(90_000)
    expect(clock.now()).toBe(start)
    clock.resume()
    vi.advanceTimersByTime(1_000)
    expect(clock.now()).toBe(start + 1_000)
  })

  test.each([
    [90_000, 90_000],
    ['1 second', 1_000],
    ['90 minutes', 5_400_000],
    ['1.5 hours', 5_400_000],
    ['30 days', 2_592_000_000],
  ] as const)('advances by %s, frozen or not', async (duration, ms) => {
    for (const isFrozen of [true, false]) {
      vi.useFakeTimers({ now: start })
      const clock = openClock(start)
      if (isFrozen) clock.freeze()
      await clock.advance(duration)
      expect(clock.now()).toBe(start + ms)
    }
  })

  test('refuses a duration that it does not understand', async () => {
    await expect(openClock().advance('3 fortnights' as '3 days')).rejects.toThrow('is not a duration')
  })

  test('starts at a moment of its own, and jumps to one', async () => {
    vi.useFakeTimers({ now: start })
    const clock = openClock(1_000)
    vi.advanceTimersByTime(5)
    expect(clock.now()).toBe(1_005)
    await clock.jumpTo('2027-01-01T00:00:00Z')
    expect(clock.now()).toBe(Date.UTC(2027, 0, 1))
  })

  test('ends a sleep when it is moved past its end, without real waiting, the earlier one first', async () => {
    const { order, note } = orderOf()
    const clock = openClock()
    clock.freeze()
    const sleeps = [clock.sleep(60_000).then(note('a minute')), clock.sleep(1_000).then(note('a second'))]
    await clock.advance('2 seconds')
    expect(order).toEqual(['a second'])
    await clock.advance('1 hour')
    await Promise.all(sleeps)
    expect(order).toEqual(['a second', 'a minute'])
  })

  test('ends a sleep by fake timers, and not before', async () => {
    vi.useFakeTimers({ now: start })
    const { order, note } = orderOf()
    const clock = openClock()
    const sleep = clock.sleep(3_000).then(note('slept'))
    await vi.advanceTimersByTimeAsync(2_999)
    expect(order).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    await sleep
    expect(order).toEqual(['slept'])
  })

  test('wakes nobody while it is frozen, although timers run', async () => {
    vi.useFakeTimers({ now: start })
    const { order, note } = orderOf()
    const clock = openClock()
    const sleep = clock.sleep(3_000).then(note('slept'))
    clock.freeze()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(order).toEqual([])
    clock.resume()
    await vi.advanceTimersByTimeAsync(3_000)
    await sleep
  })

  test('ends by real timers a sleep that nobody moves', async () => {
    const clock = openClock()
    const before = clock.now()
    await clock.sleep(1)
    expect(clock.now()).toBeGreaterThan(before)
  })

  test('waits for those who work when it moves', async () => {
    const { order, note } = orderOf()
    const clock = openClock()
    const stop = clock.onMove(() => Promise.resolve().then(note('worked')))
    await clock.advance(1)
    expect(order).toEqual(['worked'])
    stop()
    await clock.advance(1)
    expect(order).toEqual(['worked'])
  })
})
