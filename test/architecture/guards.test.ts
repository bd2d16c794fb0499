import { describe, expect, it } from 'vitest'
import type { Finding, Guard } from './guard.ts'
import { guards } from './guards.ts'
import { houseRoot } from '../harness/repository-root.ts'
import { namedFolders } from './places.ts'
import { providerIdsIn } from './provider-names.ts'
import { readSourceTree, treeOf } from './source-tree.ts'

const house = readSourceTree(houseRoot)

const report = ({ name, remedy }: Guard, findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, detail }) => `${path}${line ? `:${line}` : ''}  ${detail}  [${name}] ${remedy}`)

describe.each(guards)('$name', (guard) => {
  it.each(guard.seeds.map((files) => [JSON.stringify(files), files] as const))('reports %s', (_, files) => {
    expect(guard.check(treeOf(files))).not.toEqual([])
  })

  it.each((guard.innocent ?? []).map((files) => [JSON.stringify(files), files] as const))(
    'leaves %s alone',
    (_, files) => {
      expect(guard.check(treeOf(files))).toEqual([])
    },
  )

  it('finds nothing in the house', () => {
    expect(report(guard, guard.check(house))).toEqual([])
  })
})

describe('the guards', () => {
  it('have a name each', () => {
    expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length)
  })

  it('see the whole house', () => {
    const rooms = new Set([...house.keys()].map((path) => path.split('/')[0]))
    expect(['shared', 'bff', 'web', 'test'].filter((room) => !rooms.has(room))).toEqual([])
  })

  it('speak of folders that exist', () => {
    const paths = [...house.keys()]
    const missing = namedFolders.filter((folder) => !paths.some((path) => path.startsWith(`${folder}/`)))
    expect(missing).toEqual([])
  })

  it('know the providers by name', () => {
    expect(providerIdsIn(house)).not.toEqual([])
  })
})
