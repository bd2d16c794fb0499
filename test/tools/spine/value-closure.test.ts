import { describe, expect, test } from 'vitest'
import { valueClosure } from './value-closure.ts'

const closureOf = (files: Readonly<Record<string, string>>, ...entries: string[]): string[] =>
  valueClosure(entries, (path) => {
    const text = files[path]
    if (text === undefined) throw new Error(`no file ${path}`)
    return text
  })

describe('the closure of value imports', () => {
  test('contains the entries and everything they import, each file once, circles included', () => {
    const files = {
      'a/one.ts': "import { two } from '../b/two.ts'",
      'b/two.ts': "export { three } from './three.ts'\nexport * from './four.ts'",
      'b/three.ts': "import { one } from '../a/one.ts'",
      'b/four.ts': "import './two.ts'",
    }
    expect(closureOf(files, 'a/one.ts', 'b/two.ts')).toEqual(Object.keys(files).toSorted())
  })

  test('leaves out type-only imports, in all their spellings, and packages', () => {
    const text = [
      "import type { A } from './types.ts'",
      "import { type A, type B } from './types.ts'",
      "export type { A } from './types.ts'",
      "import { readFileSync } from 'node:fs'",
    ].join('\n')
    expect(closureOf({ 'one.ts': text }, 'one.ts')).toEqual(['one.ts'])
  })

  test('contains a file of which one name of several is a value', () => {
    const files = { 'one.ts': "import { type A, two } from './two.ts'", 'two.ts': '' }
    expect(closureOf(files, 'one.ts')).toEqual(['one.ts', 'two.ts'])
  })
})
