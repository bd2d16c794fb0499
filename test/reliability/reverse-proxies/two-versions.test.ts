import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { builtServer } from '../../harness/processes/built-program.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { openTwoInstances, type TwoInstances } from '../../harness/reverse-proxy/two-instances.ts'

const folder = mkdtempSync(join(tmpdir(), 'planbridge-versions-'))
const [older, newer] = [join(folder, 'older'), join(folder, 'newer')]
const programOf = (version: string) => join(version, 'planbridge.mjs')

/** The assets of the newest build in a folder, without those that it has kept. */
const assetsOf = (version: string): readonly string[] => {
  const [newest = []] = JSON.parse(readFileSync(join(version, 'web/builds.json'), 'utf8')) as string[][]
  return newest
}

/** Builds a checkout in which the web app differs. */
const buildChanged = (outputs: readonly string[]) => {
  const copy = join(folder, 'checkout')
  mkdirSync(copy)
  const isSource = (path: string) => !path.includes('node_modules')
  for (const name of ['bff', 'shared', 'web', 'tools', 'tsconfig.base.json', 'package.json'])
    cpSync(join(repositoryRoot, name), join(copy, name), { recursive: true, filter: isSource })
  for (const room of ['.', 'bff', 'shared', 'web'])
    symlinkSync(join(repositoryRoot, room, 'node_modules'), join(copy, room, 'node_modules'))
  for (const entry of ['app/main.tsx', 'callback/callback.ts'])
    appendFileSync(join(copy, 'web/src', entry), '\nwindow.name = "another version"\n')
  const { status, stderr } = spawnSync(process.execPath, [join(copy, 'tools/build.mjs'), ...outputs])
  if (status !== 0) throw new Error(String(stderr))
}

beforeAll(() => {
  cpSync(join(builtServer(), '..'), older, { recursive: true })
  buildChanged([newer, '--previous', older])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The assets that a document names. */
const assetsIn = (html: string): string[] =>
  [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)

const documents = ['/', '/callback/plannr']

const loadDocument = async ({ request }: TwoInstances, path: string): Promise<string[]> =>
  assetsIn(await (await request(path)).text())

/** Loads a document until both instances have answered. Returns the assets that each version names. */
const loadVersions = async (at: TwoInstances, path: string): Promise<string[][]> => {
  const versions = new Map<string, string[]>()
  while (versions.size < 2) {
    const assets = await loadDocument(at, path)
    versions.set(assets.join(), assets)
  }
  return [...versions.values()]
}

const expectAsset = async ({ request }: TwoInstances, path: string): Promise<void> => {
  const answer = await request(path)
  const type = answer.headers.get('content-type')
  expect([path, answer.status, type]).toEqual([path, 200, expect.stringMatching(/^(text|image)[/](?!html)/)])
  await answer.arrayBuffer()
}

describe.each(['nginx', 'caddy'] as const)('two versions behind the documented %s', (proxy) => {
  test('OP-94 OP-95: every document finds its scripts during a roll and after it, and an unknown script is a 404', async () => {
    const at = await openTwoInstances({ proxy, programs: [programOf(older), programOf(newer)] })
    onTestFinished(at.close)
    for (const path of documents)
      for (const asset of (await loadVersions(at, path)).flat()) await expectAsset(at, asset)
    const unknown = await at.request('/assets/index-none.js')
    expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([404, 'no-store'])
    expect(await unknown.text()).not.toContain('<')

    await at.instances[0]?.restart(undefined, programOf(newer))
    for (const name of assetsOf(older)) await expectAsset(at, `/assets/${name}`)
    const versions = await Promise.all([1, 2, 3, 4].map(() => loadDocument(at, '/')))
    expect(new Set(versions.map(String)).size).toBe(1)
  })
})
