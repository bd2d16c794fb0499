import { array, assert, constantFrom, oneof, property, string, webPath, webUrl } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeReturnPath } from './return-path.ts'

const origin = 'https://app.example'

describe('the path to go back to', () => {
  test.each(['/', '/connections/abc', '/connections/abc?tab=calls&x=%20', '/a-b_c.d~e', "/it's(fine)"])(
    'WB-07 HC-14: %s is kept',
    (path) => {
      expect(safeReturnPath(path)).toBe(path)
    },
  )

  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil',
    '/%2fevil',
    '/%2Fevil',
    '/a//b',
    'https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil',
    '',
    '?x',
    '#x',
    '/..//evil',
    '/\t/evil.example',
    '/\n/evil',
    '/ /evil',
    '/\u0000',
    '/é',
    '/@evil.example',
    '/a/../b',
    '/%40evil',
    '/.',
    '/..',
    '/./x',
    `/${'a'.repeat(2000)}`,
    '/\u2028',
    '/．．/',
  ])('WB-07 HC-14: %j is the start page', (path) => {
    expect(safeReturnPath(path)).toBe('/')
  })

  test('WB-07 HC-14: nothing wanted is the start page', () => {
    expect(safeReturnPath(undefined)).toBe('/')
  })

  test('WB-07 HC-14: whatever is wanted, a browser stays on our origin, and asking again changes nothing', () => {
    const chunk = oneof(
      constantFrom(
        '/',
        '\\',
        '.',
        '..',
        '%2f',
        '%5c',
        '@',
        ':',
        '//',
        'evil.example',
        '\t',
        '?',
        '#',
        'http:',
        '%00',
      ),
      string({ unit: 'binary' }),
    )
    const wanted = oneof(
      array(chunk).map((chunks) => `/${chunks.join('')}`),
      array(chunk).map((chunks) => chunks.join('')),
      webUrl(),
      webPath(),
    )
    assert(
      property(wanted, (text) => {
        const path = safeReturnPath(text)
        const seen = [path.slice(0, 2), new URL(path, `${origin}/deep/page`).href, safeReturnPath(path)]
        expect(seen).toEqual([expect.not.stringMatching(/^\/[/\\]/), origin + path, path])
      }),
      { numRuns: 2000 },
    )
  })
})
