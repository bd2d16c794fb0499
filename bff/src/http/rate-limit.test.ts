import { expect, test } from 'vitest'
import { monotonicClock } from '../runtime/monotonic-clock.ts'
import { rateLimit } from './rate-limit.ts'

const setUp = (calls: number, seconds: number) => {
  let now = 1_000_000
  const count = rateLimit(
    { calls, seconds },
    monotonicClock(() => now),
  )
  return { count, advance: (ms: number) => void (now += ms) }
}

test('a burst up to the limit is allowed, and the next call gets the seconds to wait', () => {
  const { count } = setUp(3, 60)
  expect([count('a'), count('a'), count('a'), count('a')]).toEqual([undefined, undefined, undefined, 20])
})

test('a call is allowed after exactly the reported wait and not earlier', () => {
  const { count, advance } = setUp(3, 60)
  for (let call = 0; call < 3; call++) count('a')
  advance(19_999)
  expect(count('a')).toBe(1)
  advance(1)
  expect(count('a')).toBeUndefined()
  expect(count('a')).toBe(20)
})

test('refused calls do not count, and names are counted separately', () => {
  const { count, advance } = setUp(1, 10)
  count('a')
  for (let call = 0; call < 50; call++) expect(count('a')).toBe(10)
  expect(count('b')).toBeUndefined()
  advance(10_000)
  expect(count('a')).toBeUndefined()
})

test('calls at the end of a period count in the next one', () => {
  const { count, advance } = setUp(3, 60)
  count('b')
  advance(50_000)
  for (let call = 0; call < 3; call++) count('a')
  advance(10_000)
  expect(count('a')).toBe(10)
  advance(10_000)
  expect(count('a')).toBeUndefined()
})

test('a name is tracked for one period at most, and the number of names is bounded', () => {
  const { count, advance } = setUp(1, 60)
  count('a')
  advance(60_000)
  expect(count('a')).toBeUndefined()
  for (let other = 0; other < 100_000; other++) count(`another ${other}`)
  expect(count('a')).toBeUndefined()
})

test.each([-300, -86_400])(
  'a clock that is set by %i s makes no name wait for longer than a period (RT-50)',
  (seconds) => {
    const { count, advance } = setUp(3, 60)
    for (let call = 0; call < 4; call += 1) count('a')
    advance(seconds * 1000)
    expect(count('a')).toBeUndefined()
    expect(count('b')).toBeUndefined()
  },
)
