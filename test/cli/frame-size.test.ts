import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { build } from '../harness/processes/build-site.ts'
import { repositoryRoot } from '../harness/repository-root.ts'

const budgetBytes = 60_000
const site = join(repositoryRoot, 'dist/web')
const languages = ['de', 'es', 'it', 'pl', 'pt']

const importsOf = (code: string): readonly string[] =>
  [...code.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)].map(([, name = '']) => name)

/** The files that a document loads before its first drawing: scripts with all they import, and styles. */
const firstLoadOf = (document: string): ReadonlySet<string> => {
  const html = readFileSync(join(site, document), 'utf8')
  const found = new Set<string>()
  const add = (name: string) => {
    if (found.has(name) || !existsSync(join(site, 'assets', name))) return
    found.add(name)
    if (name.endsWith('.js'))
      for (const one of importsOf(readFileSync(join(site, 'assets', name), 'utf8'))) add(one)
  }
  for (const [, name = ''] of html.matchAll(/(?:src|href)="\/assets\/([\w.-]+)"/g)) add(name)
  return found
}

const sizeOf = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length

/** Languages are chunks that a script of the first load names. */
const languageChunks = (files: ReadonlySet<string>): readonly (readonly [string, string])[] => {
  const code = [...files]
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(site, 'assets', name), 'utf8'))
  return languages.map((language) => {
    const name = new RegExp(`import\\(["'\`]\\./(${language}-[\\w-]+\\.js)["'\`]\\)`).exec(
      code.join('\n'),
    )?.[1]
    return [language, name ?? ''] as const
  })
}

describe('the built frame', () => {
  beforeAll(() => {
    if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
  })

  test('EM-47: is at most 60 kB compressed in all, with the largest language', () => {
    const files = firstLoadOf('embed.html')
    expect(files.size).toBeGreaterThan(3)
    const chunks = languageChunks(files)
    const largest = Math.max(...chunks.map(([, name]) => sizeOf(join(site, 'assets', name))))
    const sizes = [...files].map((name) => [name, sizeOf(join(site, 'assets', name))] as const)
    const total = sizes.reduce((sum, [, size]) => sum + size, sizeOf(join(site, 'embed.html')) + largest)
    const excess = total > budgetBytes ? sizes : []
    expect(excess).toEqual([])
  })

  test('EM-47: loads no language but English before the person’s is known', () => {
    const files = firstLoadOf('embed.html')
    for (const [, name] of languageChunks(files)) {
      expect(name).not.toBe('')
      expect(files.has(name)).toBe(false)
    }
  })
})
