import { describe, expect, test } from 'vitest'
import { decodings, isTruncatedEscape, nibble, onlyCode } from './escapes.ts'

const bytesOf = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0))
const codeOf = (text: string) => text.charCodeAt(0)

test('the hex digits are exactly those of both cases (PX-21)', () => {
  const values = Array.from({ length: 0x100 }, (_, byte) => nibble(byte))
  const digits = '0123456789abcdefABCDEF'
  expect(values.filter((value) => !Number.isNaN(value))).toHaveLength(digits.length)
  for (const digit of digits) expect(values[digit.charCodeAt(0)]).toBe(Number.parseInt(digit, 16))
  expect(nibble(undefined)).toBeNaN()
})

describe('the ways to decode bytes', () => {
  test.each([
    ['\\/', [['/', 2]]],
    ['\\"', [['"', 2]]],
    ['\\\\', [['\\', 2]]],
    ['\\u002b', [['+', 6]]],
    ['\\u007F', [['\x7f', 6]]],
    [
      '\\\\u002b',
      [
        ['\\', 2],
        ['+', 7],
      ],
    ],
    [
      '\\\\\\/',
      [
        ['\\', 2],
        ['\\', 3],
        ['/', 4],
      ],
    ],
    [
      '\\\\\\\\"',
      [
        ['\\', 2],
        ['\\', 3],
        ['\\', 4],
        ['"', 5],
      ],
    ],
    [
      '\\\\\\\\\\"',
      [
        ['\\', 2],
        ['\\', 3],
        ['\\', 4],
      ],
    ],
    ['%2b', [['+', 3]]],
    ['%7F', [['\x7f', 3]]],
    [
      '%252b',
      [
        ['%', 3],
        ['+', 5],
      ],
    ],
    [
      '%2525252541',
      [
        ['%', 3],
        ['%', 5],
        ['%', 7],
        ['%', 9],
        ['A', 11],
      ],
    ],
    [
      '%252525252541',
      [
        ['%', 3],
        ['%', 5],
        ['%', 7],
        ['%', 9],
        ['%', 11],
      ],
    ],
  ] as const)('%s are all of these, with their ends: %j (PX-21)', (text, expected) => {
    const found = decodings(bytesOf(text), 0).map(({ code, end }) => [String.fromCharCode(code), end])
    expect(found).toEqual(expected)
    expect(decodings(bytesOf(`ab${text}`), 2).map(({ end }) => end - 2)).toEqual(
      expected.map(([, end]) => end),
    )
  })

  test.each([
    'a',
    'u002b',
    '\\',
    '\\n',
    '\\u',
    '\\u00',
    '\\u002',
    '\\u102b',
    '\\u012b',
    '\\u00g1',
    '\\u002g',
    '\\u0080',
    '\\U002b',
  ])('%s is no escape of one ASCII character (PX-21)', (text) => {
    expect(decodings(bytesOf(text), 0)).toEqual([])
    expect(onlyCode(bytesOf(text), 0)).toBeNaN()
  })

  test.each(['%', '%2', '%g1', '%2g', '%80'])('%s is no escape of one ASCII character (PX-21)', (text) => {
    expect(decodings(bytesOf(text), 0)).toEqual([])
  })

  test.each([
    ['\\/', '/'],
    ['\\"', '"'],
    ['\\u002b', '+'],
    ['%2b', '+'],
    ['%252b', '+'],
    ['%25252b', '+'],
    ['%25', '%'],
    ['%25g', '%'],
  ])('%s is %s for a credential without backslash and percent sign (PX-21)', (text, character) => {
    expect(onlyCode(bytesOf(text), 0)).toBe(codeOf(character))
  })
})

test('an escape may continue after the end if all its bytes belong to escapes and it is not too long (PX-21)', () => {
  const isTruncated = (text: string) => isTruncatedEscape(bytesOf(text), 0)
  for (const text of ['\\', '\\u', '\\u00', '\\\\\\\\u002', '%', '%2', '%25252525'])
    expect([text, isTruncated(text)]).toEqual([text, true])
  expect([isTruncated('%252525252'), isTruncated('%2525252525')]).toEqual([true, false])
  for (const text of ['u', '2', '\\n', '%2x']) expect([text, isTruncated(text)]).toEqual([text, false])
})
