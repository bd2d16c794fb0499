import { describe, expect, test } from 'vitest'
import { readKeySet } from './key-set.ts'

const rsa = { kty: 'RSA', kid: 'a', n: 'AQAB', e: 'AQAB' }
const idsOf = (json: unknown) => readKeySet(json)?.keys.map(({ kid }) => kid)

describe('a JWK Set', () => {
  test.each([
    ['an encryption key', { use: 'enc' }],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ['a key with its private part', { d: 'AQAB' }],
    ['a key with a prime factor of its private part', { p: 'AQAB' }],
    ['a key of an unknown type', { kty: 'LATTICE' }],
  ])('MD-07: is used without %s', (_, change) => {
    expect(idsOf({ keys: [rsa, { ...rsa, kid: 'b', ...change }, { ...rsa, kid: 'c' }] })).toEqual(['a', 'c'])
  })

  test('MD-07: is used without two keys that share an id', () => {
    expect(idsOf({ keys: [rsa, { ...rsa, n: 'AQAC' }, { ...rsa, kid: 'c' }] })).toEqual(['c'])
  })

  test('MD-07: may contain several keys without an id', () => {
    expect(
      idsOf({
        keys: [
          { ...rsa, kid: undefined },
          { ...rsa, kid: undefined },
        ],
      }),
    ).toHaveLength(2)
  })

  test('MD-07: is used with signature keys, and unknown members are ignored', () => {
    expect(idsOf({ keys: [{ ...rsa, use: 'sig', alg: 'RS256', x: 1 }], more: true })).toEqual(['a'])
  })

  test.each([
    ['is nothing', undefined],
    ['is null', null],
    ['is an array', [rsa]],
    ['has no keys', {}],
    ['has keys that are not an array', { keys: rsa }],
    ['has a key that is not an object', { keys: ['a'] }],
    ['has a key without a type', { keys: [{ kid: 'a' }] }],
    [
      'has more than fifty keys',
      { keys: Array.from({ length: 51 }, (_, kid) => ({ ...rsa, kid: String(kid) })) },
    ],
  ])('MD-03 MD-07: is rejected as malformed if it %s', (_, json) => {
    expect(readKeySet(json)).toBeUndefined()
  })
})
