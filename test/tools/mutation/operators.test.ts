import { runInThisContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { mutantsIn, mutate, parses } from './find-mutants.ts'
import { beginReach, markFunctions, markOf } from './mark-functions.ts'

const file = 'bff/src/vault/example.ts'

const changed = (text: string): string[] =>
  mutantsIn('vault', file, text).map((mutant) => mutate(text, mutant))

describe('the mutants of a source', () => {
  test.each([
    ['a bound', 'f(a < b)', 'f(a <= b)'],
    ['a limit', 'f(64)', 'f((65))'],
    ['a duration', 'const waitMs = 500', 'const waitMs = (1000)'],
    ['a limit of a pattern', 'f(/^[a-z]{1,64}$/u)', 'f(/^[a-z]{1,65}$/u)'],
    ['an anchor', 'f(/^[a-z]{1,64}$/u)', 'f(/^[a-z]{1,64}/u)'],
    ['a guard', 'if (isOpen) f()', 'if (false) f()'],
    ['a negated guard', 'if (!isOpen) f()', 'if ((isOpen)) f()'],
    ['an awaited write', 'await write()', 'void (write())'],
    ['a write', 'write()', '{}'],
    ['an exception', 'throw new Error()', '{}'],
    ['a field', 'f({ a, b })', 'f({ a, ...{} })'],
    ['a member of a list', "f(['a', 'b'])", "f(['a', ...[]])"],
    ['a strict input', 'z.strictObject(shape)', 'z.object(shape)'],
    ['a check', 'z.string().check(limit)', 'z.string().check(...[])'],
    ['an optional field', 'z.optional(limit)', 'limit'],
    ['a condition of a query', "rows.where('a', '=', b).all()", 'rows.all()'],
    ['a comparison of a query', "rows.where('a', '<', b)", "rows.where('a', '<=', b)"],
    ['an alternative', 'f(a ?? b)', 'f(a && b)'],
    ['a counter', 'count += 1', 'count -= 1'],
  ])('have %s changed', (_, text, wanted) => {
    expect(changed(text)).toContain(wanted)
  })

  test('leave the number alone that the type checker demands for an item that is not there', () => {
    expect(changed('f(bytes[at] ?? 0)')).not.toContain('f(bytes[at] ?? (1))')
    expect(changed('f(given ?? 0)')).toContain('f(given ?? (1))')
  })

  test('leave types, imports, keys, texts and events alone', () => {
    const text = [
      "import { a } from './a.ts'",
      'type Port = 443',
      "const name: 'x' | 3 = 'x'",
      'events.signedIn({ subject, at: a < b })',
    ].join('\n')
    expect(changed(text)).toEqual([])
  })

  test('are no programs if precedence forbids the operator', () => {
    const text = 'f(a ?? b ?? c)'
    const mutants = mutantsIn('vault', file, text)
    expect(mutants.map((mutant) => parses(file, text, mutant))).toContain(false)
  })

  test('name their line and its code', () => {
    expect(mutantsIn('vault', file, 'g()\n  f(a < b)')).toContainEqual({
      room: 'vault',
      file,
      line: 2,
      code: 'f(a < b)',
      operator: 'operation',
      start: 10,
      end: 11,
      before: '<',
      after: '<=',
    })
  })
})

describe('a marked source', () => {
  const text = 'const a = 1\nconst f = (b) => ({ b })\nfunction g() { return () => a }'

  test('records the functions that ran, on the same lines', () => {
    const marked = markFunctions(file, text)
    const reached = beginReach()
    runInThisContext(`{${marked}; f(1); g()}`)
    expect([...reached]).toEqual([`${file}#0`, `${file}#1`, `${file}#2`])
    expect(marked.split('\n')).toHaveLength(3)
  })

  test('finds the innermost function of a place', () => {
    const at = (place: number) => markOf(file, text, { start: place, end: place + 1 })
    expect([at(10), at(text.indexOf('b })')), at(text.length - 3)]).toEqual([
      `${file}#0`,
      `${file}#1`,
      `${file}#3`,
    ])
  })
})
