import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventNames } from '@planbridge/shared/embed'
import { expect, test } from 'vitest'
import { loaderScript } from '../harness/embed/bundle.ts'
import { repositoryRoot } from '../harness/repository-root.ts'

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')
const guide = read('docs/embedding.md')
const shown = [...guide.matchAll(/```\w+ (\S+)\n([\s\S]*?)\n```/g)].map(([, file = '', code = '']) => ({
  file,
  code,
}))

test('the guide shows a back end and a page', () => {
  expect(shown.map(({ file }) => file)).toEqual([
    'test/docs/embedding/app.mjs',
    'test/docs/embedding/page.html',
  ])
})

test.each(shown)('the guide to embedding shows $file unchanged', ({ file, code }) => {
  expect(read(file).trimEnd()).toBe(code)
})

test('EM-58: the guide has the integrity value of the script that the build makes', async () => {
  const value = `sha384-${hash('sha384', await loaderScript(), 'base64')}`
  expect(/integrity="([^"]+)"/.exec(guide)?.[1]).toBe(value)
})

test('every event name of the contract is in the published types', () => {
  const types = read('web/embed/src/types.ts')
  expect(eventNames.filter((name) => !types.includes(`'${name}'`))).toEqual([])
})
