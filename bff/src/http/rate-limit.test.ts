import { expect, test } from 'vitest'
import { rateLimit } from './rate-limit.ts'

const opened = (calls: number, seconds: number) => {
  let now = 1_000_000
  const count = rateLimit({ calls, seconds }, { now: () => now })
  return { count, pass: (ms: number) => void (now += ms) }
}

test('as many calls as are allowed pass at once, and the next one hears how long to wait', () => {
  const { count } = opened(3, 60)
  expect([count('a'), count('a'), count('a'), count('a')]).toEqual([undefined, undefined, undefined, 20])
})

test('waiting as long as was said is enough, and a little less is not', () => {
  const { count, pass } = opened(3, 60)
  for (let call = 0; call < 3; call++) count('a')
  pass(19_999)
  expect(count('a')).toBe(1)
  pass(1)
  expect(count('a')).toBeUndefined()
  expect(count('a')).toBe(20)
})

test('calls that were refused do not count, and names do not count for each other', () => {
  const { count, pass } = opened(1, 10)
  count('a')
  for (let call = 0; call < 50; call++) expect(count('a')).toBe(10)
  expect(count('b')).toBeUndefined()
  pass(10_000)
  expect(count('a')).toBeUndefined()
})

test('what was called shortly before a period ends counts in the next one', () => {
  const { count, pass } = opened(3, 60)
  count('b')
  pass(50_000)
  for (let call = 0; call < 3; call++) count('a')
  pass(10_000)
  expect(count('a')).toBe(10)
  pass(10_000)
  expect(count('a')).toBeUndefined()
})

test('nobody is counted for longer than a period, and not more names than there is room for', () => {
  const { count, pass } = opened(1, 60)
  count('a')
  pass(60_000)
  expect(count('a')).toBeUndefined()
  for (let other = 0; other < 100_000; other++) count(`another ${other}`)
  expect(count('a')).toBeUndefined()
})
