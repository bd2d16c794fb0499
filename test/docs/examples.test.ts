import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8')
const examples = [...guide.matchAll(/```ts (\S+)\n([\s\S]*?)\n```/g)]

test('the testing guide has examples', () => {
  expect(examples.length).toBeGreaterThan(2)
})

test.each(examples.map(([, file = '', code = '']) => ({ file, code })))(
  'the testing guide shows $file unchanged',
  ({ file, code }) => {
    expect(readFileSync(join(root, file), 'utf8').trimEnd()).toBe(code)
  },
)
