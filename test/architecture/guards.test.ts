import { describe, expect, test } from 'vitest'
import type { Finding, Guard } from './guard.ts'
import { guards } from './guards.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { namedFolders } from './places.ts'
import { providerIdsIn } from './provider-names.ts'
import { readSourceTree, treeOf } from './source-tree.ts'

const house = readSourceTree(repositoryRoot)

const report = ({ name, remedy }: Guard, findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, detail }) => `${path}${line ? `:${line}` : ''}  ${detail}  [${name}] ${remedy}`)

describe.each(guards)('$name', (guard) => {
  test.each(guard.seeds.map((files) => [JSON.stringify(files), files] as const))('reports %s', (_, files) => {
    expect(guard.check(treeOf(files))).not.toEqual([])
  })

  test.each((guard.innocent ?? []).map((files) => [JSON.stringify(files), files] as const))(
    'leaves %s alone',
    (_, files) => {
      expect(guard.check(treeOf(files))).toEqual([])
    },
  )

  test('finds nothing in the house', () => {
    expect(report(guard, guard.check(house))).toEqual([])
  })
})

describe('the guards', () => {
  test('have a name each', () => {
    expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length)
  })

  test('see the whole house', () => {
    const rooms = new Set([...house.keys()].map((path) => path.split('/')[0]))
    expect(['shared', 'bff', 'web', 'test'].filter((room) => !rooms.has(room))).toEqual([])
  })

  test('speak of folders that exist', () => {
    const paths = [...house.keys()]
    const missing = namedFolders.filter((folder) => !paths.some((path) => path.startsWith(`${folder}/`)))
    expect(missing).toEqual([])
  })

  test('know the providers by name', () => {
    expect(providerIdsIn(house)).not.toEqual([])
  })
})
