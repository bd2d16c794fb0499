import { expect, test } from 'vitest'
import { readSubject } from '../host-credentials.ts'
import { canonicalText, readIdempotencyKey } from './idempotent-request.ts'

const longest = 'x'.repeat(200)

test.each([
  [undefined, undefined],
  ['key-1', 'key-1'],
  ['"key 1, b"', 'key 1, b'],
  ['  "key-1"\t', 'key-1'],
  [longest, longest],
  [`"${longest}"`, longest],
  ['!#+-[]~', '!#+-[]~'],
  ['" !#[]~"', ' !#[]~'],
])('EM-34: the idempotency key %j is %j', (header, key) => {
  expect(readIdempotencyKey(header)).toBe(key)
})

test.each([
  '',
  '""',
  '"',
  'a b',
  'a,b',
  'a"b',
  '"a"b"',
  '"a\\b"',
  'a\\b',
  '"a"; p=1',
  'a\u007f',
  '"a\u001f"',
  'ü',
  `${longest}x`,
  `"${longest}x"`,
  `x"${longest}"`,
])('EM-34: the idempotency key %j is malformed', (header) => {
  expect(() => readIdempotencyKey(header)).toThrow('idempotency-key-malformed')
})

test('EM-34: requests are the same whatever the order of their members is, and lists are not', () => {
  const one = { b: 1, a: { d: null, c: [2, 1] } }
  expect(canonicalText(one)).toBe(canonicalText({ a: { c: [2, 1], d: null }, b: 1 }))
  expect(canonicalText(one)).toBe('{"a":{"c":[2,1],"d":null},"b":1}')
  expect(canonicalText([one])).not.toBe(canonicalText([{ ...one, a: { d: null, c: [1, 2] } }]))
})

test.each([
  [longest, longest],
  ['%C3%BC'.repeat(200), 'ü'.repeat(200)],
  ['!"#$%25&\'()*+-./', '!"#$%&\'()*+-./'],
])('EM-31: the subject of the header %j is %j', (header, subject) => {
  expect(readSubject(header)).toBe(subject)
})

test.each(['x'.repeat(201), '%C3%BC'.repeat(201), 'a,b', 'a b', 'a\u007f', '%41'.repeat(667), '%00', '%'])(
  'EM-31: the subject of the header %j is malformed',
  (header) => {
    expect(() => readSubject(header)).toThrow('request-malformed')
  },
)
