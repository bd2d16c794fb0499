import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import { readKeySet } from './key-set.ts'

const modulus = (bits: number, last = 0xff) => {
  const bytes = new Uint8Array(Math.ceil(bits / 8)).fill(0xff)
  bytes[0] = 0xff >> (bytes.length * 8 - bits)
  bytes[bytes.length - 1] = last
  return base64url.encode(bytes)
}

const rsa = { kty: 'RSA', kid: 'a', n: modulus(2048), e: 'AQAB' }
const idsOf = (json: unknown) => readKeySet(json)?.keys.map(({ kid }) => kid)

describe('a JWK Set', () => {
  test.each<[string, object]>([
    ['an encryption key', { use: 'enc' }],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'priv'].map((member): [string, object] => [
      `a key with the private member ${member}`,
      { [member]: 'AQAB' },
    ]),
    ['a key that may not verify', { key_ops: ['sign'] }],
    ['a key of an unknown type', { kty: 'LATTICE' }],
  ])('MD-07: is used without %s', (_, change) => {
    expect(idsOf({ keys: [rsa, { ...rsa, kid: 'b', ...change }, { ...rsa, kid: 'c' }] })).toEqual(['a', 'c'])
  })

  test('MD-07: is used without two keys that share an id', () => {
    expect(idsOf({ keys: [rsa, { ...rsa, n: modulus(2048, 0xfd) }, { ...rsa, kid: 'c' }] })).toEqual(['c'])
  })

  test('RT-73: is used with a key that occurs twice', () => {
    expect(idsOf({ keys: [rsa, { ...rsa }, { ...rsa, kid: 'c' }] })).toEqual(['a', 'c'])
  })

  const elliptic = { kty: 'EC', kid: 'a', crv: 'P-256', x: 'AQAB', y: 'AQAB' }
  test.each([
    ['modulus', rsa, { n: modulus(2048, 0xfd) }, 0],
    ['exponent', rsa, { e: 'Aw' }, 0],
    ['first coordinate', elliptic, { x: 'Aw' }, 0],
    ['second coordinate', elliptic, { y: 'Aw' }, 0],
    ['type', { ...rsa, x: 'AQAB', y: 'AQAB' }, { kty: 'EC', crv: 'P-256' }, 2],
    ['curve', elliptic, { crv: 'P-384' }, 2],
    ['algorithm', rsa, { alg: 'PS256' }, 2],
    ['id', rsa, { kid: 'b' }, 2],
  ])('MD-07 RT-73: has two keys with another %s: %#', (_, key, change, used) => {
    expect(idsOf({ keys: [key, { ...key, ...change }] })).toHaveLength(used)
  })

  test('MD-07: has fifty keys at most', () => {
    const keys = Array.from({ length: 50 }, (_, kid) => ({ ...rsa, kid: String(kid), key_ops: ['verify'] }))
    expect(idsOf({ keys })).toHaveLength(50)
    expect(idsOf({ keys: [...keys, rsa] })).toBeUndefined()
  })

  test('MD-07: without a key is empty, and no key of another type makes it malformed', () => {
    expect(idsOf({ keys: [] })).toEqual([])
    expect(idsOf({ keys: [{ kty: 'oct' }] })).toEqual([])
  })

  test.each([
    ['EC', 'P-256', true],
    ['EC', 'P-384', true],
    ['EC', 'P-521', true],
    ['EC', 'secp256k1', false],
    ['EC', 'Ed25519', false],
    ['OKP', 'Ed25519', true],
    ['OKP', 'X25519', false],
    ['OKP', 'P-256', false],
  ])('RT-73: a key of type %s and curve %s is used: %s', (kty, crv, isUsed) => {
    const y = kty === 'EC' ? { y: 'AQAB' } : {}
    expect(idsOf({ keys: [rsa, { kty, crv, kid: 'b', x: 'AQAB', ...y }] })).toEqual(
      isUsed ? ['a', 'b'] : ['a'],
    )
  })

  test('RT-73: a curve key without a coordinate is not used', () => {
    const curve = { kty: 'EC', crv: 'P-256', kid: 'b', x: 'AQAB', y: 'AQAB' }
    const { y: __, ...withoutY } = curve
    const { x: ___, ...withoutX } = curve
    expect([withoutX, withoutY].map((key) => idsOf({ keys: [rsa, key] }))).toEqual([['a'], ['a']])
  })

  test.each([
    ['2047 bits', { n: modulus(2047) }, false],
    ['2048 bits', { n: modulus(2048) }, true],
    [
      '2048 bits after a zero byte',
      { n: base64url.encode(new Uint8Array([0, ...base64url.decode(rsa.n)])) },
      true,
    ],
    [
      '2047 bits in 258 bytes',
      { n: base64url.encode(new Uint8Array([0, ...base64url.decode(modulus(2047))])) },
      false,
    ],
    ['16384 bits', { n: modulus(16_384) }, true],
    ['16385 bits', { n: modulus(16_385) }, false],
    ['the exponent 3', { e: 'Aw' }, true],
    ['an exponent of 8 bytes', { e: base64url.encode(new Uint8Array(8).fill(0xff)) }, true],
    ['an exponent of 9 bytes', { e: base64url.encode(new Uint8Array(9).fill(0xff)) }, false],
    ['the exponent 1', { e: 'AQ' }, false],
    ['the exponent 0', { e: 'AA' }, false],
    ['an even exponent', { e: 'BA' }, false],
    ['a padded modulus', { n: `${rsa.n}==` }, false],
    ['white space before its modulus', { n: ` ${rsa.n}` }, false],
    ['white space after its modulus', { n: `${rsa.n}\n` }, false],
    ['an even modulus', { n: modulus(2048, 0xfe) }, false],
    ['an exponent that is no text', { e: 65_537 }, false],
  ])('RT-73: uses an RSA key with %s: %s', (_, change, isUsed) => {
    expect(
      idsOf({
        keys: [
          { ...rsa, ...change },
          { ...rsa, kid: 'c' },
        ],
      }),
    ).toEqual(isUsed ? ['a', 'c'] : ['c'])
  })

  test('MD-07: may contain several keys without an id', () => {
    expect(
      idsOf({
        keys: [
          { ...rsa, kid: undefined },
          { ...rsa, kid: undefined, e: 'Aw' },
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
