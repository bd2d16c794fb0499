import { array, assert, constantFrom, oneof, property, string, webPath, webUrl } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeReturnPath } from './return-path.ts'

const origin = 'https://app.example'

describe('the return path', () => {
  test.each(['/', '/connections/abc', '/connections/abc?tab=calls&x=%20', '/a-b_c.d~e', "/it's(fine)"])(
    'WB-07 HC-14: %s stays as it is',
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
  ])('WB-07 HC-14: %j becomes the start page', (path) => {
    expect(safeReturnPath(path)).toBe('/')
  })

  test('WB-07 HC-14: an absent path becomes the start page', () => {
    expect(safeReturnPath(undefined)).toBe('/')
  })

  test('WB-07 HC-14: any text becomes a path on the app origin, and a second pass changes nothing', () => {
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
    const requested = oneof(
      array(chunk).map((chunks) => `/${chunks.join('')}`),
      array(chunk).map((chunks) => chunks.join('')),
      webUrl(),
      webPath(),
    )
    assert(
      property(requested, (text) => {
        const path = safeReturnPath(text)
        const seen = [path.slice(0, 2), new URL(path, `${origin}/deep/page`).href, safeReturnPath(path)]
        expect(seen).toEqual([expect.not.stringMatching(/^\/[/\\]/), origin + path, path])
      }),
      { numRuns: 2000 },
    )
  })
})
