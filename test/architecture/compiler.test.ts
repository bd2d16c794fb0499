import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { houseRoot } from '../harness/repository-root.ts'
import { seededFolder } from './seeded-folder.ts'

/** Compiles one file as if it stood in a room of the house. */
function compileIn(room: 'shared' | 'bff' | 'web', text: string): string {
  const project = { extends: '../../tsconfig.json', include: [], files: ['seed.tsx'], references: [] }
  using folder = seededFolder(join(houseRoot, room, 'node_modules'), {
    'seed.tsx': text,
    'tsconfig.json': JSON.stringify(project),
  })
  const compiler = join(houseRoot, 'node_modules/.bin/tsc')
  return spawnSync(compiler, ['-p', folder.path, '--noEmit', '--pretty', 'false'], { encoding: 'utf8' })
    .stdout
}

describe('the compiler', () => {
  it.each([
    ['shared', 'fetch', "void fetch('https://example.org')"],
    ['shared', 'process', 'void process.env'],
    ['shared', 'document', 'void document.title'],
    ['bff', 'window', 'void window.name'],
    ['web', 'process', 'void process.env'],
  ] as const)('does not let %s spell %s', (room, name, text) => {
    expect(compileIn(room, `${text}\nexport {}\n`)).toMatch(
      new RegExp(`error TS\\d+: Cannot find name '${name}'`),
    )
  })

  it.each([
    ['web', '@planbridge/bff/compose'],
    ['bff', '@planbridge/web/core/bff-client.ts'],
    ['shared', '@planbridge/bff/compose'],
    ['bff', '@planbridge/test/mock/simulators/simulator.ts'],
    ['web', 'undici'],
  ] as const)('does not let %s import %s', (room, specifier) => {
    expect(compileIn(room, `import '${specifier}'\n`)).toMatch(/error TS(2307|2882)/)
  })

  it.each([
    ['an enum', 'export enum A { B }'],
    ['a parameter property', 'export class A { constructor(readonly b: number) {} }'],
  ])('refuses %s, which Node cannot strip', (_, text) => {
    expect(compileIn('bff', text)).toContain('error TS1294')
  })

  it('wants `import type` where only a type is meant', () => {
    expect(
      compileIn('bff', "import { MiddlewareHandler } from 'hono'\nexport type A = MiddlewareHandler\n"),
    ).toContain('error TS1484')
  })

  it.each(['shared', 'bff', 'web'] as const)('has no complaint about an honest file in %s', (room) => {
    expect(compileIn(room, 'export const one: number = 1\n')).toBe('')
  })
})
