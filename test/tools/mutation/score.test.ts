import { describe, expect, test } from 'vitest'
import { chooseSample } from './choose-sample.ts'
import { equivalents, isEquivalent } from './equivalents.ts'
import { type Mutant, mutantsIn } from './find-mutants.ts'
import { filesOf, judgingRooms } from './judging-rooms.ts'
import { describeMutant, scoresOf } from './score.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'

const mutant = (line: number, room = 'vault'): Mutant => ({
  room,
  file: `bff/src/${room}/a.ts`,
  line,
  code: 'if (a < b) return',
  operator: 'operation',
  start: line * 100,
  end: line * 100 + 1,
  before: '<',
  after: '<=',
})

const mutants = Array.from({ length: 50 }, (_, line) => mutant(line))

describe('a sample of mutants', () => {
  const sample = (seed: string, count = 5) => chooseSample(mutants, { seed, count, isValid: () => true })

  test('is the same for the same seed and another for another seed', () => {
    expect(sample('1')).toHaveLength(5)
    expect(sample('1')).toEqual(sample('1'))
    expect(sample('1')).not.toEqual(sample('2'))
  })

  test('has every valid mutant of a room that has fewer', () => {
    expect(sample('1', 80)).toHaveLength(50)
    const valid = chooseSample(mutants, { seed: '1', count: 80, isValid: ({ line }) => line < 3 })
    expect(new Set(valid.map(({ line }) => line))).toEqual(new Set([0, 1, 2]))
  })
})

describe('a score', () => {
  test('is the share of the mutants that tests kill, without refused and equivalent ones', () => {
    const outcomes = [
      { mutant: mutant(1), fate: 'killed' },
      { mutant: mutant(2), fate: 'killed' },
      { mutant: mutant(3), fate: 'survived' },
      { mutant: mutant(4), fate: 'refused' },
      { mutant: mutant(5), fate: 'equivalent' },
      { mutant: mutant(1, 'tokens'), fate: 'refused' },
    ] as const
    expect(scoresOf(outcomes)).toEqual([
      { room: 'tokens', judged: 0, killed: 0, equivalent: 0, share: 1 },
      { room: 'vault', judged: 3, killed: 2, equivalent: 1, share: 2 / 3 },
    ])
  })

  test('names a survivor by file, line, operator and change', () => {
    expect(describeMutant(mutant(7))).toBe('bff/src/vault/a.ts:7 operation: < → <=   in if (a < b) return')
  })
})

describe('the rooms', () => {
  const all = Object.keys(judgingRooms).flatMap((room) =>
    filesOf(room).flatMap((file) => mutantsIn(room, file, readFileSync(join(repositoryRoot, file), 'utf8'))),
  )

  test.each(Object.keys(judgingRooms))('%s has mutants', (room) => {
    expect(all.filter((one) => one.room === room).length).toBeGreaterThan(20)
  })

  test('have every mutant that is listed as equivalent', () => {
    expect(equivalents.filter((one) => !all.some((found) => isEquivalent([one], found)))).toEqual([])
  })
})
