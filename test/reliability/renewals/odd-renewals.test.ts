import { describe, expect, test } from 'vitest'
import {
  hourSeconds,
  isTokenRequest,
  renewingDelegation,
} from '../../harness/deployment/renewing-delegation.ts'

type Tokens = Readonly<Record<string, string>>

const json = { 'content-type': 'application/json' }

const written =
  (
    write: (text: string) => string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = json,
    status = 200,
  ) =>
  (tokens: Tokens) =>
    new Response(write(JSON.stringify(tokens)), { status, headers })

const altered =
  (change: Readonly<Record<string, unknown>>) =>
  (tokens: Tokens): Readonly<Record<string, unknown>> => ({ ...tokens, ...change })

const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))
const latin1 = (text: string) => new Uint8Array(Buffer.from(text.replace('{', '{"name":"é",'), 'latin1'))

/** Deviations of the response, its form first. The refresh token in it is the one to use next. */
const readable = [
  ['a byte order mark', written((text) => `\uFEFF${text}`)],
  ['text/plain', written((text) => text, { 'content-type': 'text/plain' })],
  ['text/html; charset=utf-8', written((text) => text, { 'content-type': 'text/html; charset=utf-8' })],
  ['no content type', written((text) => new Uint8Array(Buffer.from(text)), {})],
  ['a charset parameter', written((text) => text, { 'content-type': 'application/json;charset=ISO-8859-1' })],
  ['a trailing line break', written((text) => `\r\n${text}\n\n`)],
  ['text before and after the JSON', written((text) => `Warning: deprecated\n${text}\n<!-- 3 ms -->`)],
  ['UTF-16', written(utf16)],
  ['Latin-1 beside the tokens', written(latin1)],
  ['JSON in a string', written((text) => JSON.stringify(text))],
  ['an array of one', written((text) => `[${text}]`)],
  ['a member data', written((text) => `{"data":${text}}`)],
  ['form encoding', (tokens: Tokens) => new Response(new URLSearchParams(tokens).toString())],
  ['status 201', written((text) => text, json, 201)],
  ['status 203 without a content type', written((text) => new Uint8Array(Buffer.from(text)), {}, 203)],
  ['a duplicate member', written((text) => text.replace('{', '{"token_type":"mac",'))],
  ['a token_type in capitals', altered({ token_type: 'BEARER' })],
  ['a token_type with a space', altered({ token_type: 'Bearer ' })],
  ['no token_type', altered({ token_type: undefined })],
  ['a numeric token_type', altered({ token_type: 7 })],
  ['expires_in as text', altered({ expires_in: '3600' })],
  ['expires_in with a fraction', altered({ expires_in: 3599.5 })],
  ['a negative expires_in', altered({ expires_in: -1 })],
  ['expires_in 0', altered({ expires_in: 0 })],
  ['a word as expires_in', altered({ expires_in: 'an hour' })],
  ['expires_in as a list', altered({ expires_in: [3600] })],
  ['a huge expires_in', altered({ expires_in: 1e308 })],
  ['no expires_in', altered({ expires_in: undefined })],
  ['an expires_at without a zone', altered({ expires_in: null, expires_at: '2026-01-05 12:00:00' })],
  ['scope as a list', altered({ scope: ['openid', 'crm.read'] })],
  ['scope null', altered({ scope: null })],
  ['scope as a number', altered({ scope: 1 })],
  ['an empty id_token', altered({ id_token: '' })],
  ['id_token null', altered({ id_token: null })],
  ['an id_token that is no JWT', altered({ id_token: 'none' })],
  ['an id_token of another type', altered({ id_token: { jwt: 'x' } })],
  ['error null', altered({ error: null })],
  ['an empty error', altered({ error: '' })],
  ['members of unexpected types', altered({ expires_on: {}, resource: [1], not_before: 'x' })],
] as const

const tokenOf = (found: Awaited<ReturnType<Awaited<ReturnType<typeof renewingDelegation>>['renew']>>) =>
  found.kind === 'token' ? found.tokens.access : found.code

describe('the response to a renewal', () => {
  test.each(readable)('RT-70: with %s is read, and its tokens are used', async (_, change) => {
    const { at, answer, renew, fetchToken, refreshTokensSent, events } = await renewingDelegation()
    const issued: string[] = []
    answer((tokens) => {
      issued.push(tokens['access_token'] ?? '', tokens['refresh_token'] ?? '')
      return change(tokens)
    })
    expect(tokenOf(await renew())).toBe(issued[0])
    at.clock.pass(24 * hourSeconds)
    expect((await fetchToken()).kind).toBe('token')
    expect(refreshTokensSent()[1]).toBe(issued[1])
    expect(events('connection.died')).toEqual([])
    expect(JSON.stringify(at.logs)).not.toContain('CANARY')
  })

  test('RT-70: that follows the specification is not reported', async () => {
    const { renew, events } = await renewingDelegation()
    await renew()
    expect(events('token.odd-answer')).toEqual([])
  })

  test.each([
    ['refresh_token without a value', altered({ refresh_token: '' })],
    ['refresh_token without a value', altered({ refresh_token: null })],
    ['refresh_token without a value', altered({ refresh_token: ['a'] })],
    ['unusable refresh_token', altered({ refresh_token: 'CANARY-RT-a\u0000b' })],
  ] as const)('RT-70: reports %s and keeps the old refresh token', async (oddity, change) => {
    const { provider, fetchToken, at, refreshTokensSent, events } = await renewingDelegation()
    // The provider does not rotate, so the refresh token that was sent stays valid.
    provider.interrupt({
      when: isTokenRequest,
      answer: () => Response.json(change({ access_token: 'CANARY-AT-odd', token_type: 'Bearer' })),
    })
    at.clock.pass(hourSeconds)
    expect(tokenOf(await fetchToken())).toBe('CANARY-AT-odd')
    at.clock.pass(24 * hourSeconds)
    expect((await fetchToken()).kind).toBe('token')
    // The provider refuses any refresh token but the old one.
    expect(refreshTokensSent()).toHaveLength(1)
    expect(events('token.odd-answer')).toMatchObject([{ level: 'warn', oddities: oddity }])
  })

  const unusableAccessTokens = [
    ['is missing', altered({ access_token: undefined })],
    ['is empty', altered({ access_token: '' })],
    ['contains a line break', altered({ access_token: 'CANARY-AT-a\r\nx-evil: 1' })],
    ['is not ASCII', altered({ access_token: 'CANARY-AT-é' })],
    ['is too long', altered({ access_token: `CANARY-AT-${'a'.repeat(20_000)}` })],
    ['is of another type', altered({ token_type: 'DPoP' })],
    [
      'occurs twice with different values',
      written((text) => text.replace('{', '{"access_token":"CANARY-AT-2",')),
    ],
  ] as const

  test.each(unusableAccessTokens)(
    'RT-71: whose access token %s is not used, and its refresh token renews the connection next',
    async (_, change) => {
      const { at, answer, renew, fetchToken, refreshTokensSent, row } = await renewingDelegation()
      const issued: string[] = []
      answer((tokens) => {
        issued.push(tokens['refresh_token'] ?? '')
        return change(tokens)
      })
      expect(await renew()).toMatchObject({ kind: 'refused', code: 'provider-answer-unreadable' })
      expect(await row()).toMatchObject({ status: 'active', journal: { failures: 1, requestedAt: null } })
      at.clock.pass(10)
      expect((await fetchToken()).kind).toBe('token')
      expect(refreshTokensSent()[1]).toBe(issued[0])
      expect(JSON.stringify(at.logs)).not.toContain('CANARY')
    },
  )

  test.each([
    ['no body', written(() => '')],
    ['half of its JSON', written((text) => text.slice(0, text.length / 2))],
    ['an error with status 200', () => Response.json({ error: 'invalid_grant' })],
    ['too many bytes', written((text) => text.replace('{', `{"padding":"${'x'.repeat(300_000)}",`))],
  ] as const)(
    'RT-06 RT-71: that has %s is tried once more, after which the connection has to be reconnected',
    async (_, change) => {
      const { at, answer, renew, fetchToken, refreshTokensSent, row } = await renewingDelegation()
      answer(change)
      expect(await renew()).toMatchObject({ kind: 'refused' })
      expect(await row()).toMatchObject({ status: 'active' })
      at.clock.pass(10)
      expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
      expect(refreshTokensSent()).toHaveLength(2)
      expect(await row()).toMatchObject({ reason: 'renewal-lost' })
    },
  )
})
