import { expect, test } from 'vitest'
import { credentialPatterns } from './credential-patterns.ts'
import { openBigramFilter } from './find-escaped-prefix.ts'

const prefix = 'CANARY-AT-0123456789-abcdefghijk'
const codeOf = (text: string, at: number): number => text.charCodeAt(at)
const pairsOf = (text: string): [number, number][] =>
  Array.from({ length: text.length - 1 }, (_, at) => [codeOf(text, at), codeOf(text, at + 1)])
const all = Array.from({ length: 0x80 }, (_, code) => code)

test('the filter of a credential rules out most pairs of bytes, and none of its own (PX-50)', () => {
  const filter = openBigramFilter()(credentialPatterns([`${prefix}~~~~`]))
  const possible = all.flatMap((first) => all.filter((second) => filter.mayContainBytes(first, second)))
  expect(possible.length).toBeLessThan((all.length * all.length) / 20)
  for (const [first, second] of pairsOf(prefix)) {
    expect(filter.mayContainBytes(first, second)).toBe(true)
    expect(filter.mayContain(first, second)).toBe(true)
  }
  expect(filter.mayContain(0, codeOf('C', 0))).toBe(true)
  for (const [first, second] of [...pairsOf('~~'), ...pairsOf('YA'), [0, codeOf('A', 0)] as const])
    expect(filter.mayContain(first, second)).toBe(false)
  expect(filter.mayContainBytes(codeOf('~', 0), codeOf('~', 0))).toBe(false)
})

test('the filter follows the credentials that are searched for (PX-50)', () => {
  const filterFor = openBigramFilter()
  const [one, other] = [credentialPatterns(['one-credential-alone']), credentialPatterns([prefix])]
  const knows = (patterns: typeof one, text: string) =>
    pairsOf(text).every(([first, second]) => filterFor(patterns).mayContain(first, second))
  expect([knows(one, 'one-cred'), knows(one, 'CANARY')]).toEqual([true, false])
  expect([knows(other, 'one-cred'), knows(other, 'CANARY')]).toEqual([false, true])
  expect(knows(other, prefix)).toBe(true)
})
