import { expect, test } from 'vitest'
import { readYaml } from './yaml-text.ts'

const problemsOf = (text: string) => readYaml(text).problems

test.each([
  ['port: 010', /read as the number 10/],
  ['port: 0x1F90', /read as the number 8080/],
  ['port: 0o17', /read as the number 15/],
  ['port: 1e3', /read as the number 1000/],
  ['port: +8080', /read as the number 8080/],
  ['port: .inf', /read as the number Infinity/],
  ['client: { id: 00123 }', /read as the number 123/],
  ['keys: { 010: a }', /name is read as 10/],
  ['keys: { 0x10: a }', /name is read as 16/],
  ['keys: { ~: a }', /name is read as null/],
  ['keys: { 1e1: a }', /name is read as 10/],
  ['tenant: "a\\ud800"', /half of a character/],
  ['tenant: "a\\0"', /control character/],
  ['"a\\u0085b": x', /control character/],
])('OP-106: %j is refused with its line, because it would be read as something else', (text, message) => {
  const problems = problemsOf(`first: x\n${text}`)
  expect(problems).toEqual([{ path: '', line: 2, message: expect.stringMatching(message) }])
})

test.each([
  'port: 8080',
  'rate: 0.5',
  'on: true',
  '2026: x',
  'id: "010"',
  "key: '0x10'",
  'day: 2026-01-31',
  'list: [1, -2]',
  'text: |\n  a\n  b',
])('OP-106: %j is accepted', (text) => {
  expect(problemsOf(text)).toEqual([])
})
