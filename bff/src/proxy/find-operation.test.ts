import { type OperationDefinition, providers } from '@planbridge/shared/providers'
import { array, assert, constantFrom, oneof, property, string, tuple, webPath } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findOperation, permittedQuery } from './find-operation.ts'

const listed: readonly OperationDefinition[] = Object.values(providers).flatMap(({ api }) => [
  ...api.operations,
])
const find = findOperation(listed)
const origin = 'https://api.example'

/** Pieces of which path tricks are made, beside honest ones. */
const chunk = oneof(
  constantFrom(
    ...'. .. %2e %2E%2e %252e %2f %5c \\ ; ? # %00 %c0%ae @ :80@ // / %25 % ．'.split(' '),
    ...'evil.example http: {uuid} %20 é %C3%A9'.split(' '),
    '',
    ' ',
    '\t',
    '\r\n',
  ),
  string(),
  string({ unit: 'binary' }),
)
const segment = array(chunk, { maxLength: 4 }).map((chunks) => chunks.join(''))
const templated = tuple(constantFrom(...listed), array(segment, { minLength: 6, maxLength: 6 })).map(
  ([{ path }, values]) => {
    let at = 0
    return path.replaceAll(/\{\w+\}/g, () => values[at++] ?? '')
  },
)
const rawPath = oneof(
  templated,
  segment.map((text) => `/${text}`),
  webPath(),
)
const method = constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE')

const fits = (template: string, path: string): boolean => {
  const [wanted, given] = [template.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, at) =>
      part.startsWith('{')
        ? given[at] !== '' && encodeURIComponent(decodeURIComponent(given[at] ?? '')) === given[at]
        : part === given[at],
    )
  )
}

describe('a matched operation', () => {
  test('PX-01 PX-02 PX-03: whatever path is given, the written one is a listed template with encoded segments', () => {
    let matched = 0
    assert(
      property(method, rawPath, (verb, path) => {
        const found = find(verb, path)
        if (!found) return
        matched += 1
        expect(found.operation.method).toBe(verb)
        expect(fits(found.operation.path, found.path)).toBe(true)
        const url = new URL(origin + found.path)
        expect([url.origin, url.pathname, url.search, url.hash]).toEqual([origin, found.path, '', ''])
      }),
      { numRuns: 3000 },
    )
    expect(matched).toBeGreaterThan(50)
  })

  test('PX-02: no written segment decodes to a separator, a dot segment or an escape', () => {
    assert(
      property(method, rawPath, (verb, path) => {
        const written = find(verb, path)?.path ?? '/fine'
        const decoded = written.split('/').slice(1).map(decodeURIComponent)
        expect(decoded.filter((text) => /[/\\%?#;\p{Cc}]|^\.{0,2}$/u.test(text))).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  test('an honest value reaches the provider as the same value', () => {
    const honest = string({ unit: 'grapheme', minLength: 1, maxLength: 50 }).filter(
      (text) => !/[/\\%?#;\p{Cc}]|^\.{1,2}$/u.test(text),
    )
    assert(
      property(honest, (value) => {
        const found = find('GET', `/api/v1/account/${encodeURIComponent(value)}`)
        expect(found?.operation.id).toBe('get-account')
        expect(decodeURIComponent(found?.path.split('/').at(-1) ?? '')).toBe(value)
      }),
    )
  })

  const tricks = [
    '..',
    '%2e%2e',
    '.%2e',
    '..%2f',
    '%252e%252e',
    '..%5c',
    '\\',
    '%00',
    '%c0%ae',
    '.',
    '..;',
    '',
    'a%2fb',
    'a/b',
    'a;b',
    'a%3bb',
    'a?b',
    'a%3fb',
    'a%23b',
    '%',
    '%zz',
    'a'.repeat(501),
    '%0d%0ax',
    '%7f',
  ]
  test.each(tricks)('PX-02: %j is no value', (trick) => {
    expect(find('GET', `/api/v1/account/${trick}`)).toBeUndefined()
  })

  test.each([
    ['GET', '/api/v1/account/'],
    ['GET', '/api/v1/account/x/'],
    ['GET', '//api/v1/me'],
    ['GET', '/api/v1/ME'],
    ['GET', '/api/v1/%6de'],
    ['GET', 'api/v1/me'],
    ['GET', ''],
    ['HEAD', '/api/v1/me'],
    ['DELETE', '/api/v1/me'],
    ['get', '/api/v1/me'],
  ])('PX-01: %s %j is on no list', (verb, path) => {
    expect(find(verb, path)).toBeUndefined()
  })

  test('a path that is written out in full wins over one with a placeholder, whichever is listed first', () => {
    const operations = ['/api/v1/account/{id}', '/api/v1/account/archived'].map((path, at) => ({
      id: `operation-${at}`,
      title: path,
      method: 'GET',
      path,
    })) as unknown as readonly OperationDefinition[]
    for (const list of [operations, operations.toReversed()]) {
      expect(findOperation(list)('GET', '/api/v1/account/archived')?.operation.id).toBe('operation-1')
      expect(findOperation(list)('GET', '/api/v1/account/7')?.operation.id).toBe('operation-0')
    }
  })
})

describe('the query', () => {
  const operation = { query: [{ name: 'page' }, { name: 'filter[name]' }] } as unknown as OperationDefinition

  test('PX-05: holds the listed parameters alone, whatever else is given', () => {
    const names = oneof(
      constantFrom('page', 'filter[name]', 'access_token', 'subscription-key', 'Page'),
      string(),
    )
    assert(
      property(array(tuple(names, string())), (pairs) => {
        const search = permittedQuery(operation, new URLSearchParams(pairs).toString())
        const given = pairs.filter(([name]) => name === 'page' || name === 'filter[name]')
        expect([...new URLSearchParams(search)]).toEqual(
          given.map((pair) => pair.map((text) => text.toWellFormed())),
        )
      }),
    )
  })

  test('PX-27: keeps what is repeated, in its order', () => {
    expect(permittedQuery(operation, 'page=2&x=1&page=1')).toBe('?page=2&page=1')
  })

  test('is left out where nothing is left of it', () => {
    expect(permittedQuery(operation, 'access_token=x')).toBe('')
    expect(
      permittedQuery({ ...operation, query: undefined } as unknown as OperationDefinition, 'page=1'),
    ).toBe('')
  })
})
