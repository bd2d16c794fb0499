import { lineAt, syntaxOf } from '../tools/source/syntax.ts'
import type { Finding, Guard } from './guard.ts'
import { isCode } from './paths.ts'
import type { SourceTree } from './source-tree.ts'

const suppression =
  /(oxlint|eslint|biome|prettier|knip|oxfmt)-(disable|ignore)|@ts-(ignore|nocheck|expect-error)|(v8|c8|istanbul) ignore|\b(FIXME|XXX|HACK)\b|\bTODO\b(?!\(#[a-z0-9-]+\))/

/** Only type tests may expect a compiler error. */
const isTypeTest = (path: string): boolean => /[.]test-d[.]tsx?$/.test(path) || path.startsWith('test/types/')

const suppressionsIn = (tree: SourceTree): Finding[] => {
  return [...tree]
    .filter(([path]) => isCode(path))
    .flatMap(([path, text]) =>
      syntaxOf(path, text)
        .comments.filter(({ value }) => suppression.test(value))
        .filter(({ value }) => !(isTypeTest(path) && value.includes('@ts-expect-error')))
        .map(({ value, start }) => ({ path, line: lineAt(text, start), detail: value.trim() })),
    )
}

/** Forbids comments that switch a check off, and TODOs without a topic. */
export const noSuppressedChecks: Guard = {
  name: 'no-suppressed-checks',
  remedy:
    'Fix the finding, or change the rule for the whole repository. Tag open work with its topic: TODO(#topic).',
  check: suppressionsIn,
  seeds: [
    { 'bff/src/a.ts': '// oxlint-disable-next-line no-eval\na()' },
    { 'web/src/a.tsx': '/* @ts-ignore */ a()' },
    { 'test/a.ts': '// @ts-expect-error\na()' },
    { 'shared/src/a.ts': '// TODO: the rest' },
    { 'shared/src/b.ts': '// TODO(later): the rest' },
  ],
  innocent: [
    { 'test/types/a.test-d.ts': '// @ts-expect-error the table is closed\na()' },
    { 'bff/src/a.ts': "// todo comes first\nconst a = 'TODO'" },
    { 'bff/src/b.ts': '// TODO(#embedding): the frame' },
  ],
}
