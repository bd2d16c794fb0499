import { describe, expect, test } from 'vitest'
import { median, medianRatio, rotated, runRounds } from './rounds.ts'

describe('rounds', () => {
  test('rotates the order, so that no contender is always first', () => {
    const orders = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''))
    expect(orders).toEqual(['abc', 'bca', 'cab', 'abc'])
  })

  test('measures each contender in every round and recount the reports in order', async () => {
    let count = 0
    const reports = await runRounds(['a', 'b'], 3, async (key) => `${key}${(count += 1)}`)
    expect([...reports]).toEqual([
      ['a', ['a1', 'a4', 'a5']],
      ['b', ['b2', 'b3', 'b6']],
    ])
  })

  test('computes the median, also of an even number of values', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 7])).toBe(6)
    expect(median([])).toBeNaN()
  })

  test('compares within a round, so that a slow round does not change the ratio', () => {
    expect(medianRatio([20, 200, 22], [10, 100, 11])).toBe(2)
    expect(medianRatio([20, 30, 50], [10, 10, 10])).toBe(3)
  })
})
