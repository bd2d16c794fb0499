import { type OperationDefinition, providers } from '@planbridge/shared/providers'
import { array, assert, constantFrom, oneof, property, string, tuple, webPath } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillOperation, findOperation, permittedQuery } from './find-operation.ts'

const listed: readonly OperationDefinition[] = Object.values(providers).flatMap(({ api }) => [
  ...api.operations,
])
const find = findOperation(listed)
const origin = 'https://api.example'

/** Fragments of path tricks, mixed with harmless ones. */
const fragment = oneof(
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
const segment = array(fragment, { maxLength: 4 }).map((fragments) => fragments.join(''))
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

describe('finding an operation by its path', () => {
  test('PX-01 PX-02 PX-03: any path that matches is rewritten as a listed template with encoded segments', () => {
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

  test('PX-02: no rewritten segment decodes to a separator, a dot segment or an escape', () => {
    assert(
      property(method, rawPath, (verb, path) => {
        const written = find(verb, path)?.path ?? '/fine'
        const decoded = written.split('/').slice(1).map(decodeURIComponent)
        expect(decoded.filter((text) => /[/\\%?#;\p{Cc}]|^\.{0,2}$/u.test(text))).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  test('a harmless value reaches the provider unchanged', () => {
    const harmless = string({ unit: 'grapheme', minLength: 1, maxLength: 50 }).filter(
      (text) => !/[/\\%?#;\p{Cc}]|^\.{1,2}$/u.test(text),
    )
    assert(
      property(harmless, (value) => {
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
  test.each(tricks)('PX-02: %j is refused as a path value', (trick) => {
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
  ])('PX-01: %s %j matches no operation', (verb, path) => {
    expect(find(verb, path)).toBeUndefined()
  })

  test('a literal path wins over one with a placeholder, in either order of the list', () => {
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

describe('the permitted query', () => {
  const operation = { query: [{ name: 'page' }, { name: 'filter[name]' }] } as unknown as OperationDefinition

  test('PX-05: contains the listed parameters only, for any input', () => {
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

  test('PX-27: keeps repeated parameters in their order', () => {
    expect(permittedQuery(operation, 'page=2&x=1&page=1')).toBe('?page=2&page=1')
  })

  test('is empty if no parameter is permitted', () => {
    expect(permittedQuery(operation, 'access_token=x')).toBe('')
    expect(
      permittedQuery({ ...operation, query: undefined } as unknown as OperationDefinition, 'page=1'),
    ).toBe('')
  })
})

describe('filling an operation with values', () => {
  const operation = {
    id: 'get-client',
    title: 'Client',
    method: 'GET',
    path: '/clients/{id}/notes/{note}',
    query: [{ name: 'page' }],
  } as const satisfies OperationDefinition

  test('PX-01 PX-02: any path that results is the template with encoded segments, and matches the operation itself', () => {
    assert(
      property(segment, segment, (id, note) => {
        const path = fillOperation(operation, { fields: { id, note }, body: null })
        if (path === undefined) return
        expect(fits(operation.path, path)).toBe(true)
        expect(findOperation([operation])('GET', path)).toEqual({ operation, path })
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    '',
    '.',
    '..',
    'a/b',
    'a\\b',
    'a%2fb',
    'a?b',
    'a#b',
    'a;b',
    '\u0000',
    '\ud800',
    'a'.repeat(501),
  ])('PX-02: %j is refused as a path value', (id) => {
    expect(fillOperation(operation, { fields: { id, note: '1' }, body: null })).toBeUndefined()
  })

  test('writes listed query parameters that have a value, and no others', () => {
    const filled = (fields: Record<string, string>) =>
      fillOperation(operation, { fields: { id: 'a b', note: '1', ...fields }, body: null })
    expect(filled({ page: '2&x', other: '1' })).toBe('/clients/a%20b/notes/1?page=2%26x')
    expect(filled({ page: '' })).toBe('/clients/a%20b/notes/1')
  })

  test('needs a body where the operation requires one', () => {
    const post = {
      ...operation,
      path: '/clients',
      body: { mediaType: 'application/json', example: '{}' },
    } as const
    expect(fillOperation(post, { fields: {}, body: null })).toBeUndefined()
    expect(fillOperation(post, { fields: {}, body: '{}' })).toBe('/clients')
    const optional = { ...post, body: { ...post.body, optional: true } }
    expect(fillOperation(optional, { fields: {}, body: null })).toBe('/clients')
  })
})
