import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type IdTokenExpectation, KeyMissing, verifyIdToken } from './id-token.ts'

const issuer = 'https://issuer.example'
const nowMs = Date.parse('2026-01-05T09:00:00Z')
const now = nowMs / 1000
const claims = { iss: issuer, sub: 'alice', aud: 'client', iat: now, exp: now + 300, nonce: 'n' }
const expected = { issuer, clientId: 'client', nonce: 'n', nowMs } as const

const signerOf = async (algorithm: string) => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: algorithm }] })
  return (payload: JWTPayload, expectation: Partial<IdTokenExpectation>) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: algorithm, kid: 'k' })
      .sign(privateKey)
      .then((jwt) => verifyIdToken(jwt, keys, { ...expected, algorithm, channel: 'back', ...expectation }))
}

// The left halves of the digests of `abc`.
const abc = {
  256: 'ungWv48Bz-pBQUDeXa4iIw',
  384: 'ywB1P0WjXou1oD1pmsZQBycsMqsO3tFj',
  512: '3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05o',
} as const

const algorithms = [
  ['RS256', abc[256], abc[512]],
  ['PS256', abc[256], abc[384]],
  ['ES256', abc[256], abc[512]],
  ['RS384', abc[384], abc[256]],
  ['ES384', abc[384], abc[256]],
  ['RS512', abc[512], abc[256]],
  ['PS512', abc[512], abc[256]],
  ['EdDSA', abc[512], abc[256]],
] as const

describe('the algorithm of an ID token', () => {
  test.each(algorithms)(
    'IDT-11 IDT-15: %s is accepted if it is pinned, with hashes of its own digest only',
    async (algorithm, matching, mismatching) => {
      const verify = await signerOf(algorithm)
      const front = { channel: 'front', code: 'abc' } as const
      expect(await verify({ ...claims, c_hash: matching }, front)).toMatchObject({ kind: 'valid' })
      expect(await verify({ ...claims, c_hash: mismatching }, front)).toMatchObject({
        fault: 'code-hash-mismatch',
      })
      const back = { accessToken: 'abc' }
      expect(await verify({ ...claims, at_hash: matching }, back)).toMatchObject({ kind: 'valid' })
      expect(await verify({ ...claims, at_hash: mismatching }, back)).toMatchObject({
        fault: 'id-token-invalid',
      })
    },
  )

  test('IDT-15 MD-08: ES256 is refused if RS256 is pinned', async () => {
    const verify = await signerOf('ES256')
    const refused = await verify(claims, { algorithm: 'RS256' })
    expect(refused).toMatchObject({ kind: 'invalid', fault: 'id-token-invalid' })
  })
})

describe('an ID token with', () => {
  const limits = [
    ['IDT-06: exp 59 seconds ago', 'valid', { exp: now - 59 }],
    ['IDT-06: exp 60 seconds ago', 'invalid', { exp: now - 60 }],
    ['IDT-07: iat 60 seconds ahead', 'valid', { iat: now + 60 }],
    ['IDT-07: iat 61 seconds ahead', 'invalid', { iat: now + 61 }],
    ['IDT-07: iat an hour and a minute ago', 'valid', { iat: now - 3660 }],
    ['IDT-07: iat one second earlier', 'invalid', { iat: now - 3661 }],
    ['IDT-08: nbf 60 seconds ahead', 'valid', { nbf: now + 60 }],
    ['IDT-08: nbf 61 seconds ahead', 'invalid', { nbf: now + 61 }],
    ['IDT-06: exp a year ahead', 'valid', { exp: now + 365 * 86_400 }],
    ['IDT-06: exp two years ahead', 'invalid', { exp: now + 730 * 86_400 }],
  ] as const

  test.each(limits)('%s is %s', async (_, kind, change) => {
    const verify = await signerOf('ES256')
    expect(await verify({ ...claims, ...change }, {})).toMatchObject({ kind })
  })
})

describe('the ID token of a refresh', () => {
  test.each([
    ['without a nonce', 'valid', undefined],
    ['with the original nonce', 'valid', 'n'],
    ['with another nonce', 'invalid', 'm'],
  ] as const)('RT-09: %s is %s', async (_, kind, nonce) => {
    const verify = await signerOf('ES256')
    expect(await verify({ ...claims, nonce }, { channel: 'refresh' })).toMatchObject({ kind })
  })
})

describe('an ID token without a key id, while several keys are published', () => {
  const openEnvironment = async () => {
    const pairs = await Promise.all(
      Array.from({ length: 3 }, () => generateKeyPair('RS256', { extractable: true })),
    )
    const published = pairs.slice(0, 2).map(({ publicKey }) => exportJWK(publicKey))
    const keys = createLocalJWKSet({ keys: await Promise.all(published) })
    return async (signer: number, channel: 'refresh' | 'back', change: JWTPayload = {}) => {
      const { privateKey } = pairs[signer] ?? {}
      if (!privateKey) throw new Error('no such key')
      const jwt = await new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(privateKey)
      return verifyIdToken(jwt, keys, { ...expected, algorithm: 'RS256', channel })
    }
  }

  test('RT-72: may be signed by any of them at a renewal', async () => {
    const verify = await openEnvironment()
    for (const signer of [0, 1]) expect(await verify(signer, 'refresh')).toMatchObject({ kind: 'valid' })
    expect(await verify(1, 'refresh', { sub: '' })).toMatchObject({ kind: 'invalid' })
  })

  test('is refused at a renewal if none of them has signed it', async () => {
    const verify = await openEnvironment()
    expect(await verify(2, 'refresh')).toMatchObject({ kind: 'invalid', fault: 'signature-invalid' })
  })

  test('is refused at a sign-in, which can be repeated', async () => {
    const verify = await openEnvironment()
    expect((await verify(0, 'back')).kind).not.toBe('valid')
  })
})

describe('the limits of an ID token', () => {
  const days = 366 * 86_400
  const untimely = (claim: string, seconds: number) => ({ untimely: true, clock: { claim, seconds } })
  const invalid = { kind: 'invalid', fault: 'id-token-invalid' }
  type Limit = readonly [
    name: string,
    change: JWTPayload,
    expectation: Partial<IdTokenExpectation>,
    result: object,
  ]
  const front = { channel: 'front', code: 'abc' } as const
  const maxAge = { maxAgeSeconds: 100 }
  const limits: readonly Limit[] = [
    ['issued a minute ahead', { iat: now + 60 }, {}, { kind: 'valid' }],
    ['issued further ahead', { iat: now + 61 }, {}, { ...invalid, ...untimely('iat', 61) }],
    ['issued an hour and a minute ago', { iat: now - 3_660 }, {}, { kind: 'valid' }],
    ['issued earlier', { iat: now - 3_661 }, {}, { ...invalid, ...untimely('iat', -3_661) }],
    ['expired for less than a minute', { exp: now - 59 }, {}, { kind: 'valid' }],
    ['expired for a minute', { exp: now - 60 }, {}, { ...invalid, ...untimely('exp', -60) }],
    ['that expires in a year', { exp: now + days }, {}, { kind: 'valid' }],
    ['that expires later', { exp: now + days + 1 }, {}, { ...invalid, detail: 'exp too far away' }],
    ['not valid before a minute', { nbf: now + 60 }, {}, { kind: 'valid' }],
    ['not valid before a later time', { nbf: now + 61 }, {}, { ...invalid, ...untimely('nbf', 61) }],
    ['for a subject of 255 characters', { sub: 'x'.repeat(255) }, {}, { kind: 'valid' }],
    ['for a longer subject', { sub: 'x'.repeat(256) }, {}, { ...invalid, detail: 'sub' }],
    ['for an empty subject', { sub: '' }, {}, { ...invalid, detail: 'sub' }],
    ['for this client as a list', { aud: ['client'] }, {}, { kind: 'valid' }],
    ['for another client', { aud: 'other' }, {}, { ...invalid, detail: 'aud' }],
    ['for another client, too', { aud: ['client', 'other'] }, {}, { ...invalid, detail: 'aud' }],
    ['for no client', { aud: [] }, {}, { ...invalid, detail: 'aud' }],
    ['authorized for this client', { azp: 'client' }, {}, { kind: 'valid' }],
    ['authorized for another client', { azp: 'other' }, {}, { ...invalid, detail: 'azp' }],
    ['of an old enough sign-in', { auth_time: now - 160 }, maxAge, { kind: 'valid' }],
    [
      'of an older sign-in',
      { auth_time: now - 161 },
      maxAge,
      { ...invalid, detail: 'auth_time', clock: { claim: 'auth_time', seconds: -161 } },
    ],
    ['of an unknown sign-in', {}, maxAge, { ...invalid, detail: 'auth_time' }],
    [
      'of an unknown sign-in in the front channel',
      { c_hash: abc[256] },
      { ...front, ...maxAge },
      { kind: 'valid' },
    ],
    ['of an old sign-in without a limit', { auth_time: 0 }, {}, { kind: 'valid' }],
    ['without the hash of its code', {}, front, { fault: 'code-hash-mismatch', detail: 'c_hash is missing' }],
    [
      'with the hash of another state',
      { s_hash: abc[512] },
      { state: 'abc' },
      { ...invalid, detail: 's_hash' },
    ],
    ['with the hash of its state', { s_hash: abc[256] }, { state: 'abc' }, { kind: 'valid' }],
    ['with another nonce', { nonce: 'm' }, {}, { kind: 'invalid', fault: 'nonce-mismatch' }],
    ['with any nonce where none was sent', { nonce: 'm' }, { nonce: null }, { kind: 'valid' }],
  ]

  test.each(limits)('IDT-02 IDT-07 IDT-08: one %s', async (_, change, expectation, result) => {
    const verify = await signerOf('ES256')
    expect(await verify({ ...claims, ...change }, expectation)).toMatchObject(result)
  })

  test.each([
    [
      new KeyMissing('keys-unavailable', 'the key set could not be fetched'),
      'keys-unavailable',
      'the key set could not be fetched',
    ],
    [new KeyMissing('key-unknown', 'no usable key'), 'key-unknown', 'no usable key'],
    [new TypeError('of the platform'), 'key-unknown', 'TypeError'],
  ])('RT-72: whose key is missing (%s) keeps its claims and says why', async (cause, reason, detail) => {
    const missing = async () => {
      await Promise.resolve()
      throw cause
    }
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const sign = (payload: JWTPayload) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(privateKey)
    const verify = async (payload: JWTPayload) =>
      verifyIdToken(await sign(payload), missing, {
        ...expected,
        algorithm: 'ES256',
        channel: 'refresh',
      })
    expect(await verify(claims)).toEqual({ kind: 'unverifiable', reason, detail, claims })
    // Times that anybody could have written say nothing about the clock of the provider.
    expect(await verify({ ...claims, iat: now + 61 })).toEqual({ ...invalid, detail: 'iat', untimely: true })
  })
})
