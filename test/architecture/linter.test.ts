import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../harness/repository-root.ts'
import { seededFolder } from './seeded-folder.ts'

interface Diagnostic {
  readonly code: string
  readonly filename: string
}

const binaries = join(repositoryRoot, 'node_modules/.bin')

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `  use(${i})\n`).join('')
const functionOf = (count: number): string => `export const act = (): void => {\n${lines(count)}}\n`
const branches = (count: number): string =>
  `export const act = (n: number): void => {\n${Array.from({ length: count }, (_, i) => `  if (n === ${i}) use(n)\n`).join('')}}\n`
const promise = 'export const act = (): void => {\n  Promise.resolve(1)\n}\n'

/** What each file must be reported for; an empty list must be left alone. */
const seeds: Readonly<Record<string, { readonly text: string; readonly codes: readonly string[] }>> = {
  'bff/src/long-file.ts': { text: lines(251).replaceAll('  ', ''), codes: ['eslint(max-lines)'] },
  'bff/src/long-function.ts': { text: functionOf(61), codes: ['eslint(max-lines-per-function)'] },
  'bff/src/full-function.ts': { text: functionOf(58), codes: [] },
  'web/src/app/long-page.tsx': { text: functionOf(61), codes: ['eslint(max-lines-per-function)'] },
  'web/src/app/shell/page.tsx': { text: functionOf(58), codes: [] },
  'bff/src/branching.ts': { text: branches(8), codes: ['eslint(complexity)'] },
  'test/mock/simulators/branching.ts': { text: branches(10), codes: ['eslint(complexity)'] },
  'test/mock/simulators/simple.ts': { text: branches(9), codes: [] },
  'bff/src/deep.ts': {
    text: 'export const act = (): void => {\n  for (;;) for (;;) { if (use(0)) { if (use(1)) { if (use(2)) { use(3) } } } }\n}\n',
    codes: ['eslint(max-depth)'],
  },
  'bff/src/many-params.ts': {
    text: 'export const act = (a: 1, b: 1, c: 1, d: 1, e: 1): unknown => [a, b, c, d, e]\n',
    codes: ['eslint(max-params)'],
  },
  'bff/src/any.ts': {
    text: 'export const act = (a: any): void => use(a as any)\n',
    codes: ['typescript(no-explicit-any)'],
  },
  'bff/src/CamelCase.ts': { text: 'export const act = 1\n', codes: ['unicorn(filename-case)'] },
  'bff/src/floating.ts': { text: promise, codes: ['typescript(no-floating-promises)'] },
  'bff/src/silenced.ts': { text: `// @ts-ignore\n${functionOf(1)}`, codes: ['typescript(ban-ts-comment)'] },
  'bff/src/focused.test.ts': {
    text: "import { expect, it } from 'vitest'\nit.only('a', () => expect(1).toBe(1))\n",
    codes: ['vitest(no-focused-tests)'],
  },
  'bff/src/skipped.test.ts': {
    text: "import { expect, it } from 'vitest'\nit.skip('a', () => expect(1).toBe(1))\n",
    codes: ['vitest(no-disabled-tests)'],
  },
  'web/src/app/raw.tsx': {
    text: 'export const act = <p dangerouslySetInnerHTML={{ __html: use(1) }} />\n',
    codes: ['react(no-danger)'],
  },
}

const lint = (): Diagnostic[] => {
  using folder = seededFolder(tmpdir(), {
    ...Object.fromEntries(Object.entries(seeds).map(([path, { text }]) => [path, text])),
    '.oxlintrc.json': readFileSync(join(repositoryRoot, '.oxlintrc.json'), 'utf8'),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, jsx: 'preserve' },
      include: ['**/*'],
    }),
  })
  const { stdout } = spawnSync(join(binaries, 'oxlint'), ['--type-aware', '--format=json'], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { ...process.env, OXLINT_TSGOLINT_PATH: join(binaries, 'tsgolint') },
  })
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics
}

describe('the linter', () => {
  const diagnostics = lint()

  test.each(Object.entries(seeds))('judges %s', (path, { codes }) => {
    const reported = diagnostics.filter(({ filename }) => filename.endsWith(path)).map(({ code }) => code)
    expect(codes.filter((code) => !reported.includes(code))).toEqual([])
    expect(reported.filter(() => codes.length === 0)).toEqual([])
  })
})
