import { describe, expect, test } from 'vitest'
import { readKeySet } from './key-set.ts'

const rsa = { kty: 'RSA', kid: 'a', n: 'AQAB', e: 'AQAB' }
const namesOf = (json: unknown) => readKeySet(json)?.keys.map(({ kid }) => kid)

describe('a key set', () => {
  test.each([
    ['for encryption', { use: 'enc' }],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ['with its private half', { d: 'AQAB' }],
    ['with a part of its private half', { p: 'AQAB' }],
    ['of an unknown kind', { kty: 'LATTICE' }],
  ])('MD-07: a key %s does not count, its neighbours do', (_, change) => {
    expect(namesOf({ keys: [rsa, { ...rsa, kid: 'b', ...change }, { ...rsa, kid: 'c' }] })).toEqual([
      'a',
      'c',
    ])
  })

  test('MD-07: of two keys with one name neither counts', () => {
    expect(namesOf({ keys: [rsa, { ...rsa, n: 'AQAC' }, { ...rsa, kid: 'c' }] })).toEqual(['c'])
  })

  test('MD-07: keys without a name are kept beside each other', () => {
    expect(
      namesOf({
        keys: [
          { ...rsa, kid: undefined },
          { ...rsa, kid: undefined },
        ],
      }),
    ).toHaveLength(2)
  })

  test('MD-07: a key for signatures counts, and what else a document says is ignored', () => {
    expect(namesOf({ keys: [{ ...rsa, use: 'sig', alg: 'RS256', x: 1 }], more: true })).toEqual(['a'])
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', [rsa]],
    ['no keys', {}],
    ['keys that are no list', { keys: rsa }],
    ['a key that is no object', { keys: ['a'] }],
    ['a key of no kind', { keys: [{ kid: 'a' }] }],
    [
      'more than fifty keys',
      { keys: Array.from({ length: 51 }, (_, kid) => ({ ...rsa, kid: String(kid) })) },
    ],
  ])('MD-03 MD-07: %s is no key set', (_, json) => {
    expect(readKeySet(json)).toBeUndefined()
  })
})
