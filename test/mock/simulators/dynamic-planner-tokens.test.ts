import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import type { Flow } from './dynamic-planner.ts'
import {
  clientIdOf,
  readJson,
  redirectUri,
  secretOf,
  openTestSimulator,
} from './dynamic-planner/test-simulator.ts'

const verifier = 'CANARY-VERIFIER-0123456789-0123456789-0123456789'
const proof = { code_challenge: verifier, code_challenge_method: 'plain' }

const exchange = (code: string, extra: Record<string, string> = {}) => ({
  grant_type: 'authorization_code',
  redirect_uri: redirectUri,
  code,
  ...extra,
})

describe('The exchange of a code', () => {
  test('The response is as documented: no scope, no-store, an ID token with the nonce and without hashes', async () => {
    const { tokenRequest, code } = openTestSimulator()
    const response = await tokenRequest('hybrid', exchange(await code('hybrid')))
    expect(response.headers.get('cache-control')).toBe('no-store, no-cache, max-age=0, private')
    const body = await readJson(response)
    expect(Object.keys(body)).toEqual([
      'id_token',
      'access_token',
      'expires_in',
      'token_type',
      'refresh_token',
    ])
    const id = decodeJwt(body.id_token ?? '')
    expect(id).toMatchObject({ nonce: 'CANARY-NONCE-1', name: 'Priya Nair' })
    expect(id).not.toHaveProperty('at_hash')
    expect(id).not.toHaveProperty('c_hash')
  })

  test('The access token contains audience, client, scopes, employee and a marker', async () => {
    const { tokens, simulator } = openTestSimulator()
    const { access_token = '' } = await tokens('hybrid')
    expect(decodeJwt(access_token)).toMatchObject({
      aud: `${simulator.issuer}/resources`,
      client_id: clientIdOf('hybrid'),
      scope: ['openid', 'profile', 'offline_access', 'crm.read'],
      employeeId: '0c000000-0000-4000-8000-000000000001',
      marker: expect.stringMatching(/^CANARY-AT-/),
    })
  })

  test('A code works once', async () => {
    const { tokenRequest, code } = openTestSimulator()
    const fields = exchange(await code('code'))
    expect((await tokenRequest('code', fields)).status).toBe(200)
    expect(await readJson(await tokenRequest('code', fields))).toEqual({ error: 'invalid_grant' })
  })

  test('A failed exchange invalidates the code', async () => {
    const { tokenRequest, code } = openTestSimulator()
    const good = exchange(await code('code'))
    const bad = await tokenRequest('code', { ...good, redirect_uri: `${redirectUri}/` })
    expect(bad.status).toBe(400)
    expect(await readJson(bad)).toEqual({ error: 'unauthorized_client' })
    expect(await readJson(await tokenRequest('code', good))).toEqual({ error: 'invalid_grant' })
  })

  test('A code of another client, or one older than 300 seconds, is invalid', async () => {
    const { tokenRequest, code, clock } = openTestSimulator()
    const foreign = await tokenRequest('hybrid', exchange(await code('code')))
    expect(await readJson(foreign)).toEqual({ error: 'invalid_grant' })
    const old = exchange(await code('code'))
    clock.pass(301)
    expect(await readJson(await tokenRequest('code', old))).toEqual({ error: 'invalid_grant' })
  })

  test('IdentityServer4 answers invalid_grant to a wrong redirect URI, and adds scope and at_hash', async () => {
    const { tokenRequest, code } = openTestSimulator({ server: 'identity-server-4' })
    const bad = await tokenRequest('hybrid', exchange(await code('hybrid'), { redirect_uri: 'http://other' }))
    expect(await readJson(bad)).toEqual({ error: 'invalid_grant' })
    const body = await readJson(await tokenRequest('hybrid', exchange(await code('hybrid'))))
    expect(body.scope).toBe('openid profile offline_access crm.read')
    expect(decodeJwt(body.id_token ?? '')).toHaveProperty('at_hash')
  })
})

describe('PKCE', () => {
  interface Case {
    readonly flow: Flow
    readonly requested: Record<string, string>
    readonly sent: Record<string, string>
    readonly error?: string
  }
  const sent = { code_verifier: verifier }
  const wrong = { code_verifier: verifier.replace('0', '1') }
  const error = 'invalid_grant'
  const cases: Readonly<Record<string, Case>> = {
    'A registration without PKCE refuses a verifier': { flow: 'hybrid', requested: {}, sent, error },
    'A registration without PKCE refuses a verifier even after a challenge': {
      flow: 'hybrid',
      requested: proof,
      sent,
      error,
    },
    'A registration without PKCE ignores a challenge without a verifier': {
      flow: 'hybrid',
      requested: proof,
      sent: {},
    },
    'A registration with PKCE accepts the right verifier': { flow: 'hybrid+pkce', requested: proof, sent },
    'A registration with PKCE refuses a wrong verifier': {
      flow: 'hybrid+pkce',
      requested: proof,
      sent: wrong,
      error,
    },
    'A registration with PKCE refuses a missing verifier': {
      flow: 'code+pkce',
      requested: proof,
      sent: {},
      error,
    },
  }
  test.each(Object.entries(cases))('%s', async (_, { flow, requested, sent: fields, error: expected }) => {
    const { tokenRequest, code } = openTestSimulator()
    const body = await readJson(await tokenRequest(flow, exchange(await code(flow, requested), fields)))
    expect(body.error).toBe(expected)
    expect('access_token' in body).toBe(expected === undefined)
  })

  test('IdentityServer4 enforces a challenge that the registration does not require', async () => {
    const { tokenRequest, code } = openTestSimulator({ server: 'identity-server-4' })
    const right = await tokenRequest('code', exchange(await code('code', proof), { code_verifier: verifier }))
    expect(right.status).toBe(200)
    expect((await tokenRequest('code', exchange(await code('code', proof)))).status).toBe(400)
  })
})

describe('Client authentication', () => {
  const basic = (text: string) => ({ authorization: `Basic ${btoa(text)}` })
  const form = 'grant_type=client_credentials&scope=crm.read'
  const request = (headers: Record<string, string>, body = form) => {
    const { fetch, simulator } = openTestSimulator()
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    }
    return fetch(`${simulator.issuer}/connect/token`, init)
  }
  const id = clientIdOf('client-credentials')
  const secret = secretOf('client-credentials')

  test('Basic works with the raw secret', async () => {
    expect((await request(basic(`${id}:${secret}`))).status).toBe(200)
  })

  test('Basic in the form-encoding of RFC 6749 is refused, because IdentityServer does not decode it', async () => {
    const encoded = secret.replaceAll('-', '%2D')
    expect((await request(basic(`${id}:${encoded}`))).status).toBe(400)
  })

  test('A wrong secret gets 400 invalid_client without a challenge', async () => {
    const response = await request(basic(`${id}:CANARY-SECRET-wrong`))
    expect(response.status).toBe(400)
    expect(response.headers.get('www-authenticate')).toBeNull()
    expect(await readJson(response)).toEqual({ error: 'invalid_client' })
  })

  test('A JSON body gets 415', async () => {
    const response = await request({ 'content-type': 'application/json' }, '{}')
    expect(response.status).toBe(415)
    expect(await readJson(response)).toEqual({ ErrorMessage: 'Unsupported Media Type' })
  })
})

describe('Client credentials', () => {
  const scopes: readonly (readonly [string, number])[] = [
    ['crm.read', 200],
    ['crm.read finances.read', 200],
    ['', 400],
    ['openid', 400],
    ['crm.read offline_access', 400],
    ['crm.everything', 400],
  ]
  test.each(scopes)('A request for the scope "%s" gets status %d', async (scope, status) => {
    const { tokenRequest } = openTestSimulator()
    const response = await tokenRequest('client-credentials', { grant_type: 'client_credentials', scope })
    const body = await readJson(response)
    expect(response.status).toBe(status)
    expect(body.error).toBe(status === 200 ? undefined : 'invalid_scope')
    expect(body).not.toHaveProperty('refresh_token')
  })

  test('The token has an employee and no subject, and a single scope is a string', async () => {
    const { tokenRequest } = openTestSimulator()
    const fields = { grant_type: 'client_credentials', scope: 'crm.read' }
    const { access_token = '' } = await readJson(await tokenRequest('client-credentials', fields))
    const claims = decodeJwt(access_token)
    expect(claims).toMatchObject({ scope: 'crm.read', employeeId: expect.any(String) })
    expect(claims).not.toHaveProperty('sub')
  })

  test('A hybrid client cannot use client credentials, and a service account cannot use a code', async () => {
    const { tokenRequest } = openTestSimulator()
    const hybrid = await tokenRequest('hybrid', { grant_type: 'client_credentials', scope: 'crm.read' })
    const service = await tokenRequest('client-credentials', exchange('any'))
    const unknown = await tokenRequest('hybrid', { grant_type: 'device_code' })
    const answers = await Promise.all([hybrid, service, unknown].map(readJson))
    expect(answers.map(({ error }) => error)).toEqual([
      'unauthorized_client',
      'unauthorized_client',
      'unsupported_grant_type',
    ])
  })
})

describe('A delegation', () => {
  test('A delegation needs offline_access', async () => {
    const { tokens } = openTestSimulator()
    expect(await tokens('hybrid', { scope: 'openid crm.read' })).not.toHaveProperty('refresh_token')
  })

  test('A refresh token works once, and the response contains the next one and an ID token without nonce', async () => {
    const { tokens, refresh } = openTestSimulator()
    const first = await tokens('hybrid')
    const second = await readJson(await refresh('hybrid', first.refresh_token ?? ''))
    expect(second.refresh_token).toMatch(/^CANARY-RT-/)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    const id = decodeJwt(second.id_token ?? '')
    expect(id).toHaveProperty('at_hash')
    expect(id).not.toHaveProperty('nonce')
    expect(await readJson(await refresh('hybrid', first.refresh_token ?? ''))).toEqual({
      error: 'invalid_grant',
    })
    expect((await refresh('hybrid', second.refresh_token ?? '')).status).toBe(200)
  })

  test('A delegation ends 30 days after consent, however often it is refreshed', async () => {
    const { tokens, refresh, clock } = openTestSimulator()
    let current = (await tokens('hybrid')).refresh_token ?? ''
    for (let week = 1; week <= 4; week += 1) {
      clock.pass(7 * 86_400)
      current = (await readJson(await refresh('hybrid', current))).refresh_token ?? ''
      expect(current).toMatch(/^CANARY-RT-/)
    }
    clock.pass(2 * 86_400)
    expect(await readJson(await refresh('hybrid', current))).toEqual({ error: 'invalid_grant' })
  })

  test('Another client cannot use a refresh token, and a missing one gets invalid_request', async () => {
    const { tokens, refresh } = openTestSimulator()
    const { refresh_token = '' } = await tokens('hybrid')
    expect(await readJson(await refresh('code', refresh_token))).toEqual({ error: 'invalid_grant' })
    expect(await readJson(await refresh('hybrid', ''))).toEqual({ error: 'invalid_request' })
    expect((await refresh('hybrid', refresh_token)).status).toBe(200)
  })

  test('Revoking a refresh token revokes all of that person and client, and no others', async () => {
    const { tokens, refresh, fetch, simulator } = openTestSimulator()
    const [one, two] = [await tokens('hybrid'), await tokens('hybrid')]
    const other = await tokens('code')
    const revoke = (fields: Record<string, string>) => {
      const client = { client_id: clientIdOf('hybrid'), client_secret: secretOf('hybrid') }
      const body = new URLSearchParams({ ...client, ...fields })
      return fetch(`${simulator.issuer}/connect/revocation`, { method: 'POST', body })
    }
    expect((await revoke({ token: other.refresh_token ?? '' })).status).toBe(200)
    expect((await revoke({ token: 'unknown' })).status).toBe(200)
    expect(simulator.refreshTokenCount()).toBe(3)
    const response = await revoke({ token: one.refresh_token ?? '', token_type_hint: 'refresh_token' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(await readJson(await refresh('hybrid', two.refresh_token ?? ''))).toEqual({
      error: 'invalid_grant',
    })
    expect((await refresh('code', other.refresh_token ?? '')).status).toBe(200)
    expect(await readJson(await revoke({ token: '' }))).toEqual({ error: 'invalid_request' })
    const unsupported = await revoke({ token: 'x', token_type_hint: 'cookie' })
    expect(await readJson(unsupported)).toEqual({ error: 'unsupported_token_type' })
  })

  test('A test can revoke everything at once', async () => {
    const { tokens, refresh, simulator } = openTestSimulator()
    const { refresh_token = '' } = await tokens('hybrid')
    simulator.revokeEverything()
    expect(await readJson(await refresh('hybrid', refresh_token))).toEqual({ error: 'invalid_grant' })
  })
})

describe('Userinfo', () => {
  test('Userinfo returns the claims of the scopes, and refuses with a challenge', async () => {
    const { tokens, fetch, simulator, clock } = openTestSimulator()
    const request = (token: string) =>
      fetch(`${simulator.issuer}/connect/userinfo`, { headers: { authorization: `Bearer ${token}` } })
    const { access_token = '' } = await tokens('hybrid')
    expect(await readJson(await request(access_token))).toMatchObject({ name: 'Priya Nair' })
    const without = await tokens('code', { scope: 'crm.read' })
    expect((await request(without.access_token ?? '')).status).toBe(403)
    clock.pass(3601)
    const late = await request(access_token)
    expect([late.status, late.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
  })
})
