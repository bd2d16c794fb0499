import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allScopes,
  clientIdOf,
  flows,
  redirectUri,
  secretOf,
  openTestSimulator,
} from './dynamic-planner/test-simulator.ts'

const oneOf = (...texts: string[]) => fc.oneof(fc.constantFrom(...texts), fc.string())

const authorizeQuery = fc.record(
  {
    client_id: oneOf(...flows.map(clientIdOf)),
    redirect_uri: oneOf(
      redirectUri,
      `${redirectUri}/`,
      `${redirectUri}?x=1`,
      'https://evil.example/',
      '//evil.example',
    ),
    response_type: oneOf('code', 'code id_token', 'id_token code', 'token'),
    response_mode: oneOf('query', 'fragment', 'form_post'),
    scope: oneOf('openid', 'crm.read', allScopes),
    state: fc.string(),
    nonce: fc.string({ minLength: 0, maxLength: 310 }),
    prompt: oneOf('none', 'login', 'consent'),
    max_age: oneOf('0', '-1', 'x'),
    code_challenge: fc.string({ minLength: 40, maxLength: 130 }),
    code_challenge_method: oneOf('plain', 'S256'),
  },
  { requiredKeys: [] },
)

const tokenForm = fc.record(
  {
    client_id: oneOf(...flows.map(clientIdOf)),
    client_secret: oneOf(...flows.map(secretOf)),
    grant_type: oneOf('authorization_code', 'refresh_token', 'client_credentials', 'toString', '__proto__'),
    code: fc.string(),
    refresh_token: fc.string(),
    redirect_uri: oneOf(redirectUri),
    scope: oneOf('openid', 'offline_access', 'crm.everything'),
    code_verifier: fc.string(),
  },
  { requiredKeys: [] },
)

describe('Arbitrary requests', () => {
  test('No request is redirected to an unregistered address', async () => {
    const { fetch, simulator } = openTestSimulator()
    await fc.assert(
      fc.asyncProperty(authorizeQuery, async (query) => {
        const url = `${simulator.issuer}/connect/authorize?${new URLSearchParams(query)}`
        const response = await fetch(url, { redirect: 'manual' })
        const location = response.headers.get('location')
        expect([200, 302]).toContain(response.status)
        const allowed = [`${simulator.issuer}/login?signin=`, `${redirectUri}?`, `${redirectUri}#`]
        expect(location === null || allowed.some((start) => location.startsWith(start))).toBe(true)
      }),
    )
  })

  test('No request without a sign-in gets a code or a token', async () => {
    const { fetch, simulator } = openTestSimulator()
    await fc.assert(
      fc.asyncProperty(tokenForm, async (form) => {
        const body = new URLSearchParams(form)
        const response = await fetch(`${simulator.issuer}/connect/token`, { method: 'POST', body })
        expect(response.status).toBe(400)
        expect(Object.keys(await response.json())).toEqual(['error'])
      }),
    )
  })

  test('No path, token or key makes the API fail with an exception', async () => {
    const { fetch } = openTestSimulator()
    const path = fc.oneof(
      fc.webPath(),
      fc.constantFrom('/crm/v1/clients/%zz', '/crm/v1/clients', '/finances/v1/clients/,/finances'),
    )
    const text = fc.string({ unit: 'grapheme-ascii' })
    await fc.assert(
      fc.asyncProperty(path, text, text, async (pathname, authorization, key) => {
        const headers = { authorization, 'ocp-apim-subscription-key': key }
        const { status } = await fetch(`https://open-api.dynamicplanner.com${pathname}`, { headers })
        expect([401, 404]).toContain(status)
      }),
    )
  })
})
