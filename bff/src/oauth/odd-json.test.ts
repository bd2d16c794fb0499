import { expect, test } from 'vitest'
import { readOddJson } from './odd-json.ts'

const readText = (text: string) => readOddJson(new TextEncoder().encode(text))
const found = (members: object, ...oddities: string[]) => ({ members, oddities, ambiguous: new Set() })
const utf16 = (text: string, isBig: boolean) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return new Uint8Array(isBig ? bytes.swap16() : bytes)
}

test('a plain object has no oddity (RT-70)', () => {
  expect(readText(' {"a":1,"b":{"a":2,"c":[{"a":3}]}} ')).toEqual(found({ a: 1, b: { a: 2, c: [{ a: 3 }] } }))
})

test.each([
  ['a byte order mark', '\uFEFF{"a":1}', ['byte order mark']],
  ['a string with the object', JSON.stringify('{"a":1}'), ['JSON in a string']],
  ['text around the object', 'ok {"a":1} bye', ['text around the JSON']],
  ['an array of one', '[{"a":1}]', ['wrapped object']],
  ['a member data', '{"data":{"a":1}}', ['wrapped object']],
])('%s is read, and named as an oddity (RT-70)', (_, text, oddities) => {
  expect(readText(text)).toEqual(found({ a: 1 }, ...oddities))
})

test('a form is read, but not a text that only resembles one (RT-70)', () => {
  expect(readText('access_token=x&b=%20')).toEqual(found({ access_token: 'x', b: ' ' }, 'form encoding'))
  for (const text of ['=x', 'a b=x', 'a=<b>', 'a=x y', 'a="x"']) expect(readText(text)).toBeUndefined()
})

test('UTF-16 is read in both byte orders, and bytes that are no UTF-8 do not matter elsewhere (RT-70)', () => {
  for (const isBig of [true, false])
    expect(readOddJson(utf16('{"a":1}', isBig))).toEqual(found({ a: 1 }, 'byte order mark', 'encoding'))
  const bytes = new Uint8Array([...new TextEncoder().encode('{"a":"'), 0xff, 0x22, 0x7d])
  expect(readOddJson(bytes)).toEqual(found({ a: '\uFFFD' }, 'encoding'))
})

test('an object with tokens is not replaced by its member data (RT-70)', () => {
  expect(readText('{"access_token":"x","data":{"a":1}}')).toEqual(
    found({ access_token: 'x', data: { a: 1 } }),
  )
})

test.each(['', 'null', '1', '[]', '[{},{}]', '{"a":', 'nothing', '"text"', '[[{}]]'])(
  '%j has no object (RT-70)',
  (text) => expect(readText(text)).toBeUndefined(),
)

test('members with several values at the top level are ambiguous, and their foreign names are not repeated (RT-70)', () => {
  const ambiguousIn = (text: string) => [...(readText(text)?.ambiguous ?? [])]
  expect(ambiguousIn('{"a":1,"a":1,"b":{"a":2},"c":"a","d":[1,"e",2]}')).toEqual([])
  expect(ambiguousIn('{"a":1,"a":2}')).toEqual(['a'])
  expect(ambiguousIn('{"a":"x\\"","a":"x"}')).toEqual(['a'])
  expect(ambiguousIn('{"a":{},"a":{}}')).toEqual(['a'])
  expect(ambiguousIn('{"a":1,"b":1,"\\u0061":2}')).toEqual(['a'])
  const { oddities } =
    readText(`{"access_token":1,"access_token":2,"A":1,"A":2,"${'a'.repeat(31)}":1,"${'a'.repeat(31)}":2}`) ??
    {}
  expect(oddities).toEqual([
    'several values of access_token',
    'several values of a member',
    'several values of a member',
  ])
})

test.each([[0xff], [0xfe], [0x20, 0xfe], [0x20, 0xff]])(
  'half of a byte order mark makes no other encoding of a document in UTF-8 (%#)',
  (...mark) => {
    const document = new TextEncoder().encode('{"a":1}')
    expect(readOddJson(Uint8Array.of(...mark, ...document))?.members).toEqual({ a: 1 })
  },
)
