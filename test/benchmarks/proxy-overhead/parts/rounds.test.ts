import { describe, expect, test } from 'vitest'
import { median, medianRatio, rotated, runRounds } from './rounds.ts'

describe('rounds', () => {
  test('lets nobody always be first', () => {
    const orders = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''))
    expect(orders).toEqual(['abc', 'bca', 'cab', 'abc'])
  })

  test('gives everybody a turn in every round, and keeps the reports in the order of the rounds', async () => {
    let turns = 0
    const reports = await runRounds(['a', 'b'], 3, async (key) => `${key}${(turns += 1)}`)
    expect([...reports]).toEqual([
      ['a', ['a1', 'a4', 'a5']],
      ['b', ['b2', 'b3', 'b6']],
    ])
  })

  test('takes the middle, of an even number the middle of the two', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 7])).toBe(6)
    expect(median([])).toBeNaN()
  })

  test('compares within a round: a machine that is slow for one whole round changes no ratio', () => {
    expect(medianRatio([20, 200, 22], [10, 100, 11])).toBe(2)
    expect(medianRatio([20, 30, 50], [10, 10, 10])).toBe(3)
  })
})
