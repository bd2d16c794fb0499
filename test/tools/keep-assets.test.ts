import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

interface Folders {
  readonly from: string
  readonly to: string
}

const { keepAssets } = (await import(new URL('../../tools/keep-assets.mjs', import.meta.url).href)) as {
  readonly keepAssets: (folders: Folders) => void
}

/** Builds web apps one after the other, each beside the one before it. */
const openBuilds = () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-assets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  let from = join(folder, 'none')
  let count = 0
  /** Returns all assets after a build with these. */
  return (...names: readonly string[]): readonly string[] => {
    const to = join(folder, `${(count += 1)}`)
    mkdirSync(join(to, 'assets'), { recursive: true })
    for (const name of names) writeFileSync(join(to, 'assets', name), name)
    keepAssets({ from, to })
    from = to
    return readdirSync(join(to, 'assets')).toSorted()
  }
}

test('OP-94: a build keeps the assets of the five builds before it', () => {
  const build = openBuilds()
  build('0.js', 'shared.css')
  for (const name of ['1.js', '2.js', '3.js', '4.js']) build(name, 'shared.css')
  expect(build('5.js')).toEqual(['0.js', '1.js', '2.js', '3.js', '4.js', '5.js', 'shared.css'])
  expect(build('6.js')).toEqual(['1.js', '2.js', '3.js', '4.js', '5.js', '6.js', 'shared.css'])
})

test('OP-94: builds of the same sources do not displace earlier ones', () => {
  const build = openBuilds()
  build('old.js')
  for (let nth = 0; nth < 10; nth += 1) expect(build('new.js')).toEqual(['new.js', 'old.js'])
})

test('OP-94: the assets of a build that has no list of builds are kept', () => {
  const build = openBuilds()
  build('first.js')
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-assets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  for (const [web, name] of [
    [from, 'unlisted.js'],
    [to, 'new.js'],
  ] as const) {
    mkdirSync(join(web, 'assets'), { recursive: true })
    writeFileSync(join(web, 'assets', name), name)
  }
  keepAssets({ from, to })
  expect(readdirSync(join(to, 'assets')).toSorted()).toEqual(['new.js', 'unlisted.js'])
})

test('OP-94 WB-150: the compressed files of an asset are kept with it, and are no assets of their own', () => {
  const build = openBuilds()
  build('old.js', 'old.js.br', 'old.js.gz', 'plain.svg')
  expect(build('new.js', 'new.js.br')).toEqual([
    'new.js',
    'new.js.br',
    'old.js',
    'old.js.br',
    'old.js.gz',
    'plain.svg',
  ])
  for (const name of ['2.js', '3.js', '4.js', '5.js']) build(name, `${name}.br`)
  expect(build('6.js')).not.toContain('old.js.br')
})
