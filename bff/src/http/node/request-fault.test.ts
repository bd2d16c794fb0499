import { describe, expect, test } from 'vitest'
import { requestFault, targetFault } from './request-fault.ts'

describe('OP-107: a request target', () => {
  test.each([
    '/',
    '/bff/session',
    '/connections/abc_-~.1',
    '/callback/dynamic-planner?code=a%2Fb&state=%E9&x=//y/../z',
    '/well%20known/Z%C3%BCrich',
    '/a//b',
    '/.well-known/x',
    '/assets/index-AbC.js',
    '/a;v=1/(b)',
  ])('OP-107: %s is one of this server', (target) => {
    expect(targetFault(target)).toBeUndefined()
  })

  test.each([
    '',
    '*',
    'http://localhost:8787/bff/session',
    'HTTPS://other.example/',
    'localhost:8787',
    'bff/session',
    '?a',
    '//other.example/',
    '//',
    '/../etc',
    '/a/./b',
    '/a/..',
    '/a/%2e%2e/b',
    '/.%2E/b',
    '/a%2fb',
    '/a%5Cb',
    '/a\\b',
    '/\\other.example',
    '/a%00',
    '/a%0d%0aset-cookie:x',
    '/a%7f',
    '/a%c2%85',
    '/a%ff',
    '/a%ed%a0%80',
    '/a%c0%af',
    '/a%',
    '/a%zz',
    '/a#b',
    '/a b',
    '/\u00e9',
    '/a?b\u00e9',
  ])('OP-107: %j is refused', (target) => {
    expect(targetFault(target)).toHaveProperty('code')
  })

  test('OP-107: a path that hides a separator is not found; a target that is none is malformed', () => {
    expect(targetFault('/a/..%2fb')).toMatchObject({ code: 'not-found' })
    expect(targetFault('/a/../b')).toMatchObject({ code: 'not-found' })
    expect(targetFault('http://a/b')).toMatchObject({ code: 'request-malformed' })
    expect(targetFault('//a/b')).toMatchObject({ code: 'request-malformed' })
  })
})

test('OP-107: the path of an API call is judged by its route, and every other path here', () => {
  const call = {
    url: '/bff/proxy/connection/a%2Fb/../c',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    rawHeaders: ['Host', 'a'],
    headers: { host: 'a' },
  }
  expect(requestFault(call, true)).toBeUndefined()
  expect(requestFault(call, false)).toMatchObject({ code: 'not-found' })
  expect(requestFault({ ...call, url: undefined }, false)).toMatchObject({ code: 'request-malformed' })
  expect(requestFault({ ...call, httpVersionMajor: 2 }, true)).toMatchObject({ code: 'request-malformed' })
})

describe('OP-107: the head of a request', () => {
  const head = (lines: readonly (readonly [string, string])[], httpVersionMinor = 1) => ({
    url: '/',
    httpVersionMajor: 1,
    httpVersionMinor,
    rawHeaders: lines.flat(),
    headers: Object.fromEntries(lines.toReversed().map(([name, value]) => [name.toLowerCase(), value])),
  })

  test.each([
    [[['Host', 'localhost:8787']], 1],
    [[['host', '[::1]:80']], 1],
    [[['Host', 'app.example']], 1],
    [
      [
        ['Host', 'a'],
        ['X-Name', 'Host'],
      ],
      1,
    ],
    [
      [
        ['Host', 'Host'],
        ['Accept', 'host'],
      ],
      1,
    ],
    [[], 0],
    [
      [
        ['Host', 'a'],
        ['Transfer-Encoding', 'CHUNKED'],
      ],
      1,
    ],
  ] as const)('OP-107: %j in HTTP/1.%i is accepted', (lines, minor) => {
    expect(requestFault(head(lines, minor), false)).toBeUndefined()
  })

  test.each([
    [[], 1],
    [[['Host', '']], 1],
    [
      [
        ['Host', 'a'],
        ['HOST', 'b'],
      ],
      1,
    ],
    [
      [
        ['Host', 'a'],
        ['Host', 'a'],
      ],
      0,
    ],
    [[['Host', 'a b']], 1],
    [[['Host', 'user@a']], 1],
    [[['Host', 'a/b']], 1],
    [[['Host', 'a:port']], 1],
    [
      [
        ['Host', 'a'],
        ['Transfer-Encoding', 'gzip, chunked'],
      ],
      1,
    ],
    [
      [
        ['Host', 'a'],
        ['Transfer-Encoding', 'chunked, chunked'],
      ],
      1,
    ],
    [
      [
        ['Host', 'a'],
        ['Transfer-Encoding', 'chunked'],
      ],
      0,
    ],
  ] as const)('OP-107: %j in HTTP/1.%i is refused, on every route', (lines, minor) => {
    expect(requestFault(head(lines, minor), true)).toHaveProperty('code')
  })
})
