import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import type { Flow } from './dynamic-planner.ts'
import {
  callbackParameters,
  clientIdOf,
  developmentKey,
  redirectUri,
  openTestSimulator,
} from './dynamic-planner/test-simulator.ts'

const person = { account: 'priya.nair' }
const challenge = 'a'.repeat(43)

describe('Requests that end on an error page', () => {
  const cases: readonly (readonly [string, Flow, Record<string, string | undefined>, string])[] = [
    ['A missing client', 'hybrid', { client_id: undefined }, 'invalid request'],
    ['An unknown client', 'hybrid', { client_id: 'unknown' }, 'not known or is not authorized'],
    ['A missing redirect URI', 'hybrid', { redirect_uri: undefined }, 'invalid request'],
    ['A redirect URI with one more slash', 'hybrid', { redirect_uri: `${redirectUri}/` }, 'not authorized'],
    [
      'A missing response type',
      'hybrid',
      { response_type: undefined },
      'does not support the requested response type',
    ],
    ['The code flow of a hybrid client', 'hybrid', { response_type: 'code' }, 'not authorized'],
    ['The hybrid flow of a code client', 'code', { response_type: 'code id_token' }, 'not authorized'],
    [
      'A response type with an access token',
      'hybrid',
      { response_type: 'code id_token token' },
      'not authorized',
    ],
    ['The hybrid flow with response mode query', 'hybrid', { response_mode: 'query' }, 'response type'],
    ['A client-credentials client', 'client-credentials', {}, 'not authorized'],
  ]
  test.each(cases)(
    '%s shows a page with status 200 and does not redirect',
    async (_, flow, parameters, text) => {
      const { browser, authorizeUrl } = openTestSimulator()
      const arrival = await browser.open(authorizeUrl(flow, parameters))
      expect(arrival).toMatchObject({ kind: 'page', status: 200 })
      expect(arrival.kind === 'page' && arrival.html).toContain(text)
    },
  )

  test('A scope that the client may not request shows a page with status 200 and does not redirect', async () => {
    const clients = [
      {
        clientId: clientIdOf('code'),
        clientSecret: 'CANARY-SECRET',
        name: 'x',
        flow: 'code' as const,
        redirectUris: [redirectUri],
        scopes: ['openid'],
      },
    ]
    const { browser, authorizeUrl } = openTestSimulator({ clients })
    const arrival = await browser.open(authorizeUrl('code', { scope: 'openid crm.read' }))
    expect(arrival.kind === 'page' && arrival.html).toContain('resource it does not have access to')
  })
})

describe('Error responses to the client', () => {
  const cases: readonly (readonly [string, Flow, Record<string, string | undefined>, string])[] = [
    ['A missing scope', 'hybrid', { scope: undefined }, 'invalid_request'],
    ['The hybrid flow without openid', 'hybrid', { scope: 'crm.read' }, 'invalid_request'],
    ['An unknown scope', 'hybrid', { scope: 'openid crm.everything' }, 'invalid_scope'],
    ['The profile scope without openid', 'code', { scope: 'profile crm.read' }, 'invalid_scope'],
    ['The hybrid flow without a nonce', 'hybrid', { nonce: undefined }, 'invalid_request'],
    ['A nonce of 301 characters', 'hybrid', { nonce: 'n'.repeat(301) }, 'invalid_request'],
    ['An invalid max_age', 'hybrid', { max_age: 'soon' }, 'invalid_request'],
    ['A missing challenge of a PKCE registration', 'code+pkce', {}, 'invalid_request'],
    ['prompt=none without a sign-in', 'hybrid', { prompt: 'none' }, 'login_required'],
  ]
  test.each(cases)('%s is returned to the client as an error', async (_, flow, parameters, error) => {
    const { browser, authorizeUrl } = openTestSimulator()
    const arrival = await browser.open(authorizeUrl(flow, parameters))
    expect(arrival.kind).toBe('left')
    expect(arrival.url.hash === '').toBe(!flow.startsWith('hybrid'))
    expect(Object.fromEntries(callbackParameters(arrival.url))).toMatchObject({
      error,
      state: 'CANARY-STATE-1',
    })
  })

  test('Denied consent is returned as access_denied', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const arrival = await browser.signIn(authorizeUrl('hybrid'), { ...person, decision: 'deny' })
    expect(callbackParameters(arrival.url).get('error')).toBe('access_denied')
  })

  test('The hybrid flow with PKCE needs no nonce', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const parameters = { nonce: undefined, code_challenge: challenge }
    const arrival = await browser.signIn(authorizeUrl('hybrid+pkce', parameters), person)
    expect(callbackParameters(arrival.url).get('error')).toBeNull()
    expect(callbackParameters(arrival.url).get('code')).toBeTruthy()
  })
})

describe('The response', () => {
  test('The hybrid response is in the fragment, in the documented order, with a minimal ID token', async () => {
    const { browser, authorizeUrl, simulator } = openTestSimulator()
    const arrival = await browser.signIn(authorizeUrl('hybrid'), person)
    const parameters = callbackParameters(arrival.url)
    expect(arrival.url.search).toBe('')
    expect([...parameters.keys()]).toEqual(['code', 'id_token', 'scope', 'state', 'session_state'])
    expect(arrival.url.hash).toContain('scope=openid%20profile%20offline_access%20crm.read')
    const claims = decodeJwt(parameters.get('id_token') ?? '')
    expect(claims).toMatchObject({
      iss: simulator.issuer,
      aud: clientIdOf('hybrid'),
      nonce: 'CANARY-NONCE-1',
    })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300)
    expect(claims).toHaveProperty('c_hash')
    expect(claims).not.toHaveProperty('at_hash')
    expect(claims).not.toHaveProperty('name')
  })

  test('The code response is in the query, without scope and ID token', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const arrival = await browser.signIn(authorizeUrl('code'), person)
    expect(arrival.url.hash).toBe('')
    expect([...arrival.url.searchParams.keys()]).toEqual(['code', 'state', 'session_state'])
  })

  test('The form_post response is a page that posts itself to the redirect URI', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const arrival = await browser.signIn(authorizeUrl('hybrid', { response_mode: 'form_post' }), person)
    const html = arrival.kind === 'page' ? arrival.html : ''
    expect(html).toContain(`action="${redirectUri}"`)
    expect(html).toContain('name="id_token"')
    expect(html).toContain('submit()')
  })

  test('One seed and one clock give the same bytes', async () => {
    const arrive = async () => {
      const { browser, authorizeUrl } = openTestSimulator()
      return (await browser.signIn(authorizeUrl('hybrid'), person)).url.href
    }
    expect(await arrive()).toBe(await arrive())
  })
})

describe('The person', () => {
  test('A person signs in once, and the cookie works over http and is limited to the identity path', async () => {
    const { browser, authorizeUrl, simulator, fetch } = openTestSimulator({
      identity: 'http://127.0.0.1:4101/identity',
    })
    await browser.signIn(authorizeUrl('hybrid'), person)
    const again = await browser.open(authorizeUrl('hybrid', { prompt: 'none' }))
    expect(callbackParameters(again.url).get('code')).toBeTruthy()
    const login = await browser.open(authorizeUrl('hybrid', { prompt: 'login' }))
    const body = new URLSearchParams({ account: 'tom.okafor' })
    const cookie = (
      await fetch(login.url, { method: 'POST', body, redirect: 'manual' })
    ).headers.getSetCookie()[0]
    expect(simulator.issuer).toBe('http://127.0.0.1:4101/identity')
    expect(cookie).toMatch(/^idsrv=CANARY-SID-\w+; Path=\/identity; HttpOnly; SameSite=Lax$/)
  })

  test('prompt=login and select_account ask for sign-in again, prompt=consent asks for consent again', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    await browser.signIn(authorizeUrl('hybrid'), person)
    const pages = ['login', 'select_account', 'consent'].map(async (prompt) => {
      const arrival = await browser.open(authorizeUrl('hybrid', { prompt }))
      return arrival.kind === 'page' ? /<h1>(.*?)<\/h1>/.exec(arrival.html)?.[1] : arrival.kind
    })
    expect(await Promise.all(pages)).toEqual(['Sign in', 'Sign in', 'Allow Planbridge?'])
  })

  test('The consent page offers another account', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const switched = await browser.signIn(authorizeUrl('hybrid'), { ...person, decision: 'switch' })
    expect(switched.kind === 'page' && switched.html).toContain('Sign in as Gareth Pugh')
    const consent = await browser.submit(switched, { account: 'gareth.pugh' })
    const arrival = await browser.submit(consent, { decision: 'allow' })
    const { sub } = decodeJwt(callbackParameters(arrival.url).get('id_token') ?? '')
    expect(sub).toBe('0b000000-0000-4000-8000-000000000004')
  })

  test('The consent page lists the requested permissions, a delegation with its duration', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const login = await browser.open(authorizeUrl('hybrid'))
    const consent = await browser.submit(login, { account: 'priya.nair' })
    const html = consent.kind === 'page' ? consent.html : ''
    expect(html).toContain('Read the clients that you can see')
    expect(html).toContain('up to 30 days')
  })

  test('A person signs in with a password, and not with a wrong one', async () => {
    const { browser, authorizeUrl } = openTestSimulator()
    const login = await browser.open(authorizeUrl('hybrid'))
    const wrong = await browser.submit(login, { username: 'priya.nair', password: 'guess' })
    expect(wrong.kind === 'page' && wrong.html).toContain('is wrong')
    const right = await browser.submit(wrong, { username: 'priya.nair', password: 'simulator' })
    expect(right.kind === 'page' && right.html).toContain('Allow Planbridge?')
  })

  test('Another site cannot post the consent form', async () => {
    const { browser, authorizeUrl, simulator } = openTestSimulator()
    const login = await browser.open(authorizeUrl('hybrid'))
    const consent = await browser.submit(login, { account: 'priya.nair' })
    const forged = await browser.submit(consent, { decision: 'allow', 'idsrv.xsrf': 'guess' })
    expect(forged).toMatchObject({ kind: 'page' })
    expect(simulator.refreshTokenCount()).toBe(0)
  })

  test('Sign-out redirects only to a registered address with a valid hint', async () => {
    const { browser, authorizeUrl, simulator, tokens } = openTestSimulator()
    const { id_token = '' } = await tokens('hybrid')
    const end = (parameters: Record<string, string>) =>
      browser.open(`${simulator.issuer}/connect/endsession?${new URLSearchParams(parameters)}`)
    const back = 'http://localhost:8787/signed-out'
    const foreign = { id_token_hint: id_token, post_logout_redirect_uri: 'http://evil.example/' }
    expect(await end(foreign)).toMatchObject({ kind: 'page' })
    const known = { id_token_hint: id_token, post_logout_redirect_uri: back, state: 's' }
    expect((await end(known)).url.href).toBe(`${back}?state=s`)
    const after = await browser.open(authorizeUrl('hybrid', { prompt: 'none' }))
    expect(callbackParameters(after.url).get('error')).toBe('login_required')
  })
})

describe('Discovery', () => {
  test('The two servers differ in the path of the key set and in the token type', async () => {
    const characteristics = async (server: 'identity-server-3' | 'identity-server-4') => {
      const { fetch, simulator, tokens } = openTestSimulator({ server })
      const document = await (await fetch(`${simulator.issuer}/.well-known/openid-configuration`)).json()
      const { access_token = '' } = await tokens('hybrid')
      const keys = await (await fetch(document.jwks_uri)).json()
      expect(keys.keys[0]).not.toHaveProperty('d')
      return [document.jwks_uri.replace(simulator.issuer, ''), decodeProtectedHeader(access_token).typ]
    }
    expect(await characteristics('identity-server-3')).toEqual(['/.well-known/jwks', 'JWT'])
    expect(await characteristics('identity-server-4')).toEqual([
      '/.well-known/openid-configuration/jwks',
      'at+jwt',
    ])
  })

  test('The log contains every request with its headers and body', async () => {
    const { fetch, simulator } = openTestSimulator()
    const headers = { 'ocp-apim-subscription-key': developmentKey, 'sec-fetch-site': 'cross-site' }
    await fetch('https://open-api.dynamicplanner.com/crm/v1/clients', { headers })
    expect(simulator.log.entries).toHaveLength(1)
    expect(simulator.log.entries[0]).toMatchObject({ method: 'GET', path: '/crm/v1/clients', headers })
  })
})
