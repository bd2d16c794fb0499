import { expect, it } from 'vitest'
import { readYaml } from './yaml-text.ts'

const text = `# comment
shared: &client
  id: acme
list:
  - a
  -
    b: 1
used: *client
2026: x
`

it.each([
  [[], 1],
  [['shared', 'id'], 3],
  [['list', 0], 5],
  [['list', 1, 'b'], 7],
  [['used', 'id'], 3],
  [['2026'], 9],
  [['list', 1, 'missing'], 7],
  [['nowhere', 'at', 'all'], 1],
])('the path %j is on line %i', (path, line) => {
  const yaml = readYaml(text)
  expect(yaml.kind === 'value' && yaml.lineOf(path)).toBe(line)
})

it('an alias bomb is refused without being expanded', () => {
  const level = (name: string, below: string) =>
    `${name}: &${name} [${Array.from({ length: 9 }, () => `*${below}`).join(', ')}]`
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    level('b', 'a'),
    level('c', 'b'),
    level('d', 'c'),
    level('e', 'd'),
  ]
  expect(readYaml(bomb.join('\n')).kind).toBe('unreadable')
})

it('a second document in the file is refused', () => {
  expect(readYaml('a: 1\n---\na: 2\n').kind).toBe('unreadable')
})
