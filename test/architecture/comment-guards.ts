import type { Finding, Guard } from './guard.ts'
import { isCode } from './places.ts'
import type { SourceTree } from './source-tree.ts'
import { lineAt, syntaxOf } from '../tools/source/syntax.ts'

const excuse =
  /(oxlint|eslint|biome|prettier|knip|oxfmt)-(disable|ignore)|@ts-(ignore|nocheck|expect-error)|(v8|c8|istanbul) ignore|\b(TODO|FIXME|XXX|HACK)\b/

/** A type test expects errors of the compiler; everywhere else an expected error is a hidden one. */
const isTypeTest = (path: string): boolean => /[.]test-d[.]tsx?$/.test(path) || path.startsWith('test/types/')

const excusesIn = (tree: SourceTree): Finding[] => {
  return [...tree]
    .filter(([path]) => isCode(path))
    .flatMap(([path, text]) =>
      syntaxOf(path, text)
        .comments.filter(({ value }) => excuse.test(value))
        .filter(({ value }) => !(isTypeTest(path) && value.includes('@ts-expect-error')))
        .map(({ value, start }) => ({ path, line: lineAt(text, start), detail: value.trim() })),
    )
}

/** A comment may not switch a check off, nor put work off. */
export const noExcuses: Guard = {
  name: 'no-excuses',
  remedy: 'Repair what the check found, or change the rule for everybody; file what is left to do.',
  check: excusesIn,
  seeds: [
    { 'bff/src/a.ts': '// oxlint-disable-next-line no-eval\na()' },
    { 'web/src/a.tsx': '/* @ts-ignore */ a()' },
    { 'test/a.ts': '// @ts-expect-error\na()' },
    { 'shared/src/a.ts': '// TODO: the rest' },
  ],
  innocent: [
    { 'test/types/a.test-d.ts': '// @ts-expect-error the table is closed\na()' },
    { 'bff/src/a.ts': "// what is to do first\nconst a = 'TODO'" },
  ],
}
