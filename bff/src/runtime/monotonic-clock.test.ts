import { expect, test } from 'vitest'
import { withoutSetBacks } from './monotonic-clock.ts'

test('a clock made of a wall clock counts the time that passes and no time that is set back (RT-50)', () => {
  let wall = 1_000_000
  const { now } = withoutSetBacks({ now: () => wall })
  const seen: number[] = []
  for (const by of [0, 10, -300_000, 5, 0, -1, 20]) {
    wall += by
    seen.push(now() - 1_000_000)
  }
  expect(seen).toEqual([0, 10, 10, 15, 15, 15, 35])
})
