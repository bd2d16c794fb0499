import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../harness/repository-root.ts'
import { packageExportsOf } from './package-exports.ts'
import { readSourceTree, treeOf } from './source-tree.ts'

const manifest = JSON.stringify({ exports: { './contract': './src/index.ts' } })

const exportsWith = (index: string): string =>
  packageExportsOf(
    treeOf({
      'shared/package.json': manifest,
      'shared/src/index.ts': index,
      'shared/src/a.ts': 'export const b = 1, a = 2; export interface C {}; export { d as e } from "x"',
    }),
  )

describe('the package exports of shared and bff', () => {
  test('list exported and re-exported names in order', () => {
    expect(exportsWith("export * from './a.ts'; export type F = 1; export * as g from './a.ts'")).toBe(
      '@planbridge/shared/contract\n  C\n  F\n  a\n  b\n  e\n  g\n',
    )
  })

  test('change when one more name is exported', () => {
    expect(exportsWith('export const a = 1; export function b() {}')).not.toBe(
      exportsWith('export const a = 1'),
    )
  })

  test('are exactly the reviewed list', async () => {
    const repository = readSourceTree(repositoryRoot)
    await expect(packageExportsOf(repository)).toMatchFileSnapshot('package-exports.txt')
  })
})
