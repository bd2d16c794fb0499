import { describe, expect, test } from 'vitest'
import { doorsIn } from './doors.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { readSourceTree, treeOf } from './source-tree.ts'

const manifest = JSON.stringify({ exports: { './contract': './src/index.ts' } })

const doors = (index: string): string =>
  doorsIn(
    treeOf({
      'shared/package.json': manifest,
      'shared/src/index.ts': index,
      'shared/src/a.ts': 'export const b = 1, a = 2; export interface C {}; export { d as e } from "x"',
    }),
  )

describe('the doors of shared', () => {
  test('list the names they export and pass on, in order', () => {
    expect(doors("export * from './a.ts'; export type F = 1; export * as g from './a.ts'")).toBe(
      '@planbridge/shared/contract\n  C\n  F\n  a\n  b\n  e\n  g\n',
    )
  })

  test('differ as soon as one more name is public', () => {
    expect(doors('export const a = 1; export function b() {}')).not.toBe(doors('export const a = 1'))
  })

  test('export exactly what the reviewed list says', async () => {
    const house = readSourceTree(repositoryRoot)
    await expect(doorsIn(house)).toMatchFileSnapshot('doors.txt')
  })
})
