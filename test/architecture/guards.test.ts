import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../harness/repository-root.ts'
import type { Finding, Guard } from './guard.ts'
import { guards } from './guards.ts'
import { namedFolders } from './paths.ts'
import { providerIdsIn } from './provider-names.ts'
import { readSourceTree, treeOf } from './source-tree.ts'

const repository = readSourceTree(repositoryRoot)

const report = ({ name, remedy }: Guard, findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, detail }) => `${path}${line ? `:${line}` : ''}  ${detail}  [${name}] ${remedy}`)

describe.each(guards)('$name', (guard) => {
  test.each(guard.seeds.map((files) => [JSON.stringify(files), files] as const))('reports %s', (_, files) => {
    expect(guard.check(treeOf(files))).not.toEqual([])
  })

  test.each((guard.innocent ?? []).map((files) => [JSON.stringify(files), files] as const))(
    'accepts %s',
    (_, files) => {
      expect(guard.check(treeOf(files))).toEqual([])
    },
  )

  test('reports nothing in the repository', () => {
    expect(report(guard, guard.check(repository))).toEqual([])
  })
})

describe('the guards', () => {
  test('have distinct names', () => {
    expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length)
  })

  test('read all four workspaces', () => {
    const workspaces = new Set([...repository.keys()].map((path) => path.split('/')[0]))
    expect(['shared', 'bff', 'web', 'test'].filter((workspace) => !workspaces.has(workspace))).toEqual([])
  })

  test('name only folders that exist', () => {
    const paths = [...repository.keys()]
    const missing = namedFolders.filter((folder) => !paths.some((path) => path.startsWith(`${folder}/`)))
    expect(missing).toEqual([])
  })

  test('read the provider ids from the definitions', () => {
    expect(providerIdsIn(repository)).not.toEqual([])
  })
})
