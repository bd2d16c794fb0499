import '../../harness/fuzz-seed.ts'
import { openIssuer } from '@planbridge/bff/internal/issuer/issuer.ts'
import { verifyIdToken } from '@planbridge/bff/internal/oauth/id-token.ts'
import { readRenewalResponse } from '@planbridge/bff/internal/oauth/renewal-response.ts'
import { openProtocolClient } from '@planbridge/bff/internal/transport/protocol-client.ts'
import * as fc from 'fast-check'
import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { resignIdToken } from '../../harness/deployment/renewing-delegation.ts'
import { publicPart, simulatorSigningKeys } from '../../mock/simulators/signing-keys.ts'

const rounds = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 5_000 : 300
const issuer = 'https://identity.example'
const [key] = simulatorSigningKeys

const honestMetadata = {
  issuer,
  token_endpoint: `${issuer}/token`,
  authorization_endpoint: `${issuer}/authorize`,
  jwks_uri: `${issuer}/jwks`,
}
const honestKey = publicPart(key)

const clock = movableClock()
const nowSeconds = clock.now() / 1000
const honestClaims = { iss: issuer, sub: 'alice', aud: 'client', iat: nowSeconds, exp: nowSeconds + 300 }
const encode = (value: unknown) => base64url.encode(new TextEncoder().encode(JSON.stringify(value)))
const honestToken = await resignIdToken(
  `${encode({ alg: 'RS256', kid: key.kid })}.${encode(honestClaims)}.AA`,
  {},
)

/** An honest object with some members replaced or added. */
const mutated = (honest: Readonly<Record<string, unknown>>, odd: readonly unknown[]) =>
  fc
    .dictionary(
      fc.constantFrom(
        ...Object.keys(honest),
        'use',
        'key_ops',
        'ext',
        'x',
        'y',
        'crv',
        'd',
        'x5c',
        'crit',
        'typ',
      ),
      fc.oneof(fc.constantFrom(...odd), fc.jsonValue({ maxDepth: 2 })),
      { maxKeys: 3 },
    )
    .map((change) => ({ ...honest, ...change }))

const oddUrls = [
  'https://u:p@identity.example/jwks',
  'https://u@identity.example/jwks',
  'https://identity.example/jwks#x',
  'https://identity.example:99999/jwks',
  'https://identity.example\\jwks',
  'https:identity.example/jwks',
  'javascript:alert(1)',
  'blob:https://identity.example/1',
  'https://identity.example/%ff\u0000',
  '//identity.example/jwks',
]
const oddMembers = [
  '',
  '!!',
  'AQ',
  'AQAB',
  'A'.repeat(700),
  'EC',
  'RSA',
  'P-256',
  'Ed25519',
  'OKP',
  'sig',
  'enc',
  null,
  7,
]

const documents = fc.oneof(fc.jsonValue({ maxDepth: 2 }), mutated(honestMetadata, oddUrls))
const keySets = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc
    .array(fc.oneof(mutated({ ...honestKey }, oddMembers), fc.jsonValue({ maxDepth: 1 })), { maxLength: 4 })
    .map((keys) => ({ keys })),
)
const tokens = fc.oneof(
  fc.constant(honestToken),
  fc.string(),
  fc
    .tuple(
      mutated({ alg: 'RS256', kid: key.kid }, ['none', 'HS256', 'RS256', null, 7]),
      mutated(honestClaims, [null, '', 7, -1, 1e300, []]),
      fc.string(),
    )
    .map(([header, claims, signature]) => `${encode(header)}.${encode(claims)}.${encode(signature)}`),
)

const expected = {
  channel: 'refresh',
  issuer,
  clientId: 'client',
  algorithm: 'RS256',
  nonce: null,
  nowMs: clock.now(),
} as const

const verify = async (metadata: unknown, keySet: unknown, token: string) => {
  const answers = new Map([
    [`${issuer}/meta`, metadata],
    [`${issuer}/jwks`, keySet],
  ])
  const protocolClient = openProtocolClient(({ url }) =>
    Promise.resolve(Response.json(answers.get(url) ?? null)),
  )
  const pinned = {
    issuer,
    token: honestMetadata.token_endpoint,
    authorize: honestMetadata.authorization_endpoint,
    metadataUrl: `${issuer}/meta`,
  }
  const state = await openIssuer({ protocolClient, clock: clock.monotonic, pinned }).state()
  if (state.kind === 'failed') return state.kind
  const { find, findAgain } = state.keys.tokenEndpoint
  const [first, second] = [
    await verifyIdToken(token, find, expected),
    await verifyIdToken(token, findAgain, expected),
  ]
  return [first.kind, second.kind].join()
}

describe('hostile documents of a provider', () => {
  test('IDT-70: no metadata, key set and ID token make the verification throw', async () => {
    const outcomes = new Set<string>()
    const heldTrue = fc.asyncProperty(documents, keySets, tokens, async (metadata, keySet, token) => {
      outcomes.add(await verify(metadata, keySet, token))
    })
    await fc.assert(heldTrue, { numRuns: rounds })
    expect(outcomes.has('failed')).toBe(true)
  })

  test('IDT-70 RT-73: no member of a key set makes an honest key beside it unusable', async () => {
    const others = fc.array(
      fc.oneof(mutated({ ...honestKey, kid: 'other' }, oddMembers), fc.jsonValue({ maxDepth: 1 })),
      {
        maxLength: 4,
      },
    )
    const heldTrue = fc.asyncProperty(others, fc.boolean(), async (bad, last) => {
      const usable = bad.filter((member) => (member as { kid?: unknown } | null)?.kid !== key.kid)
      const all = last ? [...usable, honestKey] : [honestKey, ...usable]
      expect(await verify(honestMetadata, { keys: all }, honestToken)).toBe('valid,valid')
    })
    await fc.assert(heldTrue, { numRuns: rounds })
  })

  test('IDT-14 IDT-70: no forged token is valid', async () => {
    const forged = tokens.filter((token) => token !== honestToken)
    const heldTrue = fc.asyncProperty(forged, async (token) => {
      const outcome = await verify(honestMetadata, { keys: [honestKey] }, token)
      expect(outcome.split(',')).not.toContain('valid')
    })
    await fc.assert(heldTrue, { numRuns: rounds })
  })
})

describe('the response to a renewal', () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text)
  const responses = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.jsonValue().map((value) => bytesOf(JSON.stringify(value))),
    mutated({ access_token: 'a', refresh_token: 'r', expires_in: 1, token_type: 'Bearer', scope: 's' }, [
      'a b',
      'a\r\nx: 1',
      '\u0000',
      'é',
      -1,
      '',
      null,
    ]).map((value) => bytesOf(JSON.stringify(value))),
  )

  test('RT-70 TK-09: no response makes the reading throw, and each token that is read is safe to send', () => {
    const heldTrue = fc.property(responses, fc.nat(599), (bytes, status) => {
      const read = readRenewalResponse(
        { status, contentType: null, bytes },
        { assumed: 600, most: 86_400 },
        clock.now(),
      )
      if (read.kind === 'unusable') return
      const { accessToken, refreshToken, expiresInSeconds } =
        read.kind === 'granted'
          ? read.grant
          : { accessToken: 'a', refreshToken: read.refreshToken, expiresInSeconds: 1 }
      expect(accessToken).toMatch(/^[\x21-\x7e]{1,16384}$/)
      expect(refreshToken ?? 'r').toMatch(/^\P{Cc}+$/u)
      expect(expiresInSeconds).toBeGreaterThan(0)
      expect(read.oddities.join('')).toMatch(/^[a-zA-Z0-9_ -]*$/)
    })
    fc.assert(heldTrue, { numRuns: rounds })
  })
})
