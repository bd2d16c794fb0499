import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarioNames } from '@planbridge/mock/scenarios'
import { expect, test } from 'vitest'
import { repositoryRoot } from '../harness/repository-root.ts'

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')
const guide = read('docs/mocking.md')
const shown = [...guide.matchAll(/```\w+ (\S+)\n([\s\S]*?)\n```/g)].map(([, file = '', code = '']) => ({
  file,
  code,
}))

test('MK-17: the guide to mocking begins with a test, and the two versions of the code that it is red and green for', () => {
  expect(shown.slice(0, 3).map(({ file }) => file)).toEqual([
    'test/examples/vitest-node/clients-at-first.ts',
    'test/examples/vitest-node/clients.test.ts',
    'test/examples/vitest-node/clients.ts',
  ])
})

test.each(shown)('the guide to mocking shows $file unchanged', ({ file, code }) => {
  expect(read(file).trimEnd()).toBe(code)
})

test('the guide to mocking counts the scenarios, and names tests that exist', () => {
  expect(Number(/of which there are (\d+)/.exec(guide)?.[1])).toBe(scenarioNames.length)
  const named = [...guide.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = '']) => path)
  expect(named.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([])
})
