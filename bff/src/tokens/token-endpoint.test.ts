import { describe, expect, test } from 'vitest'
import type { Integration } from '../domain/integration.ts'
import { Secret } from '../domain/secret.ts'
import type { Grant } from '../oauth/token-request.ts'
import type { Answer } from '../transport/protocol-client.ts'
import { callTokenEndpoint } from './token-endpoint.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const integration = {
  client: { id: 'planbridge', secret: new Secret('CANARY') },
  endpoints: { token: 'https://id.example/token' },
  provider: {
    clientAuthentication: 'body',
    tokenRequestHeaders: {},
    accessTokenSeconds: { assumed: 600, most: 3_600 },
    refusals: {
      exchange: [{ status: [400], error: ['invalid_grant'], means: 'code-rejected' }],
      refresh: [{ status: [400], error: ['invalid_grant'], means: 'reconnect-required' }],
    },
  },
} as unknown as Integration

const grants: Record<Grant['grant_type'], Grant> = {
  authorization_code: { grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://app.example/cb' },
  refresh_token: { grant_type: 'refresh_token', refresh_token: 'r' },
  client_credentials: { grant_type: 'client_credentials' },
}

const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json) ?? '')
const answered = (status: number, json: unknown, headers: Record<string, string> = {}): Answer => ({
  kind: 'answer',
  status,
  headers: new Headers({ 'content-type': 'application/json', ...headers }),
  json,
  bytes: bytesOf(json),
})
const unreadable = (status: number, headers: Record<string, string> = {}): Answer => ({
  kind: 'unreadable',
  status,
  headers: new Headers(headers),
  detail: 'no JSON',
  bytes: bytesOf('<html>'),
})

const ask = (answer: Answer, grant: Grant['grant_type'] = 'authorization_code', at = integration) =>
  callTokenEndpoint(
    { protocolClient: () => Promise.resolve(answer), clock: { now: () => now } },
    at,
    grants[grant],
  )

const refusal = (code: string, isAnswer: boolean, retryAfterSeconds?: number) => ({
  kind: 'refused',
  code,
  detail: expect.any(String) as unknown,
  answered: isAnswer,
  retryAfterSeconds,
})

const all = Object.keys(grants) as Grant['grant_type'][]

describe('TK-05: an error of the token endpoint', () => {
  test.each([
    [400, 'provider-failing', true],
    [428, 'provider-failing', true],
    [429, 'rate-limited', true],
    [430, 'provider-failing', true],
    [499, 'provider-failing', true],
    [500, 'provider-failing', false],
    [503, 'provider-failing', false],
  ] as const)('%i without an error code is %s, and was an answer: %s', async (status, code, isAnswer) => {
    for (const grant of all) {
      expect(await ask(answered(status, {}), grant)).toEqual(refusal(code, isAnswer))
    }
  })

  test.each([
    [428, 'provider-answer-unreadable', false],
    [429, 'rate-limited', true],
    [430, 'provider-answer-unreadable', false],
    [499, 'provider-answer-unreadable', false],
    [500, 'provider-failing', false],
    [599, 'provider-failing', false],
  ] as const)('%i without JSON is %s, and was an answer: %s', async (status, code, isAnswer) => {
    for (const grant of all) expect(await ask(unreadable(status), grant)).toEqual(refusal(code, isAnswer))
  })

  test.each([
    ['7', 7],
    ['0.2', 1],
    ['0', undefined],
    ['soon', undefined],
    [new Date(now + 90_000).toUTCString(), 90],
    [new Date(now - 90_000).toUTCString(), undefined],
  ])('with the Retry-After %s is repeated after %s seconds', async (header, seconds) => {
    for (const answer of [
      answered(503, {}, { 'retry-after': header }),
      unreadable(503, { 'retry-after': header }),
    ])
      expect(await ask(answer)).toEqual(refusal('provider-failing', false, seconds))
  })

  test.each([
    ['authorization_code', 'code-rejected'],
    ['client_credentials', 'client-credentials-rejected'],
    ['refresh_token', 'reconnect-required'],
  ] as const)('that a rule names, to %s, is %s', async (grant, code) => {
    expect(await ask(answered(400, { error: 'invalid_grant' }), grant)).toEqual(refusal(code, true))
  })

  test.each([
    [400, { error: 'access_denied' }, 'consent-denied'],
    [400, { error: 'invalid_scope' }, 'authorization-refused'],
    [499, { error: 'server_error' }, 'provider-busy'],
    [500, { error: 'access_denied' }, 'provider-failing'],
    [429, { error: 'access_denied' }, 'rate-limited'],
    [400, { error: 'strange' }, 'provider-failing'],
    [400, { error: 1 }, 'provider-failing'],
    [400, { other: 'access_denied' }, 'provider-failing'],
    [400, null, 'provider-failing'],
    [400, 'access_denied', 'provider-failing'],
  ] as const)('%i with %j to a code is %s', async (status, json, code) => {
    const answer = await ask(answered(status, json))
    expect(answer).toMatchObject({ kind: 'refused', code })
    const isNamed = code === 'consent-denied' || code === 'authorization-refused' || code === 'provider-busy'
    const detail = `token endpoint ${status}${isNamed ? ` ${(json as { error: string }).error}` : ''}`
    expect(answer).toMatchObject({ detail })
  })

  test('is no refusal of a request that needed no consent', async () => {
    for (const grant of ['client_credentials', 'refresh_token'] as const)
      expect(await ask(answered(400, { error: 'access_denied' }), grant)).toEqual(
        refusal('provider-failing', true),
      )
  })
})

describe('TK-05: a request without a response', () => {
  test.each([
    ['unreachable', 'provider-unreachable', false],
    ['too-slow', 'provider-too-slow', false],
    ['too-large', 'provider-answer-too-large', false],
    ['egress-failed', 'egress-failed', true],
  ] as const)('because of %s is %s; nothing was used: %s', async (kind, code, isUnused) => {
    for (const grant of all) expect(await ask({ kind, detail: 'x' }, grant)).toEqual(refusal(code, isUnused))
  })

  test('that would be redirected is refused', async () => {
    for (const grant of all)
      expect(await ask({ kind: 'redirecting', status: 302 }, grant)).toEqual(
        refusal('provider-redirecting', false),
      )
  })

  test('is not made without a client', async () => {
    const at = { ...integration, client: null } as unknown as Integration
    expect(await ask(answered(200, {}), 'refresh_token', at)).toEqual(
      refusal('integration-not-configured', true),
    )
  })
})

const tokens = { access_token: 'CANARY-a', token_type: 'Bearer', refresh_token: 'CANARY-r', expires_in: 300 }
const grantOf = (change: object = {}) => ({
  accessToken: 'CANARY-a',
  refreshToken: 'CANARY-r',
  idToken: null,
  expiresInSeconds: 300,
  scopes: null,
  ...change,
})

describe('RT-70: tokens of a response', () => {
  test('are granted, without an oddity if they are as specified', async () => {
    for (const grant of all)
      expect(await ask(answered(200, tokens), grant)).toEqual({
        kind: 'granted',
        grant: grantOf(),
        oddities: [],
      })
  })

  test.each([
    [199, 'provider-failing', false],
    [201, undefined, true],
    [299, undefined, true],
    [300, 'provider-failing', false],
  ] as const)(
    'of the status %i to a refresh token are read unless it is %s',
    async (status, code, isRead) => {
      const answer = await ask(answered(status, tokens), 'refresh_token')
      expect(answer).toMatchObject(isRead ? { kind: 'granted', oddities: [`status ${status}`] } : { code })
    },
  )

  test.each([
    [199, false],
    [200, true],
    [201, true],
    [299, true],
    [300, false],
  ])('of the status %i to a code that are not used are to be revoked: %s', async (status, isUnused) => {
    const odd = { ...tokens, expires_in: 0 }
    const answer = await ask(answered(status, odd))
    expect(answer).toMatchObject({ kind: 'refused' })
    expect('unused' in answer && answer.unused).toEqual(isUnused ? grantOf({ expiresInSeconds: 600 }) : false)
    expect(await ask(answered(status, odd), 'client_credentials')).not.toHaveProperty('unused')
  })

  test('to a code without a usable access token leave the refresh token to be revoked', async () => {
    const odd = { ...tokens, access_token: '' }
    expect(await ask(answered(200, odd))).toMatchObject({
      code: 'provider-answer-unreadable',
      answered: false,
      unused: grantOf({ accessToken: '', expiresInSeconds: 0 }),
    })
    expect(await ask(answered(200, odd), 'refresh_token')).toMatchObject({
      kind: 'rotated',
      refreshToken: 'CANARY-r',
    })
    expect(await ask(answered(200, {}))).toEqual(refusal('provider-answer-unreadable', false))
    expect(await ask(answered(200, {}), 'refresh_token')).toEqual(
      refusal('provider-answer-unreadable', false),
    )
  })

  test('that are no JSON are read all the same, also those of a code, which are then revoked', async () => {
    const form = {
      ...unreadable(200),
      bytes: new TextEncoder().encode('access_token=CANARY-a&refresh_token=CANARY-r'),
    }
    expect(await ask(form as Answer, 'refresh_token')).toMatchObject({ kind: 'granted' })
    expect(await ask(form as Answer)).toMatchObject({
      code: 'provider-answer-unreadable',
      unused: { accessToken: 'CANARY-a', refreshToken: 'CANARY-r' },
    })
  })
})
