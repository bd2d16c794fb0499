import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNeedles } from './find-needles.ts'

const fewLetters = constantFrom(...Buffer.from('abA'))
const bytes = (min: number, max: number) =>
  array(fewLetters, { minLength: min, maxLength: max }).map((list) => Buffer.from(list))

describe('a search for many needles in one pass', () => {
  test('finds the first occurrence of each, like separate searches', () => {
    assert(
      property(bytes(0, 200), array(bytes(4, 7), { maxLength: 12 }), (haystack, list) => {
        const search = findNeedles(list.map((needle, tag) => ({ bytes: needle, tag })))
        const expected = list.flatMap((needle, tag) => {
          const offset = haystack.indexOf(needle)
          return offset < 0 ? [] : [{ tag, offset }]
        })
        expect(search(haystack).toSorted((a, b) => a.tag - b.tag)).toEqual(expected)
      }),
    )
  })

  test('finds a needle at the very end, and none that is cut off there', () => {
    const search = findNeedles([
      { bytes: Buffer.from('secret'), tag: 'whole' },
      { bytes: Buffer.from('secrets'), tag: 'cut' },
    ])
    expect(search(Buffer.from('a secret'))).toEqual([{ tag: 'whole', offset: 2 }])
  })

  test('refuses needles of fewer than four bytes', () => {
    expect(() => findNeedles([{ bytes: Buffer.from('abc'), tag: 0 }])).toThrow('four bytes')
  })
})
