import { createHmac } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { inProcess } from '../transports/in-process.ts'
import { type Generation, type PlannrOptions, plannr } from './plannr.ts'
import { visitor } from './visitor.ts'

const callback = 'https://app.example/callback/plannr'
const client = {
  clientId: 'client-1',
  clientSecret: 'CANARY-SECRET-plannr',
  redirectUris: [callback],
  name: 'Sample App',
}
const other = {
  clientId: 'client-2',
  clientSecret: 'CANARY-SECRET-other',
  redirectUris: [callback, `${callback}/two`],
}
const origin = 'https://api.plannrcrm.com'
const gareth = 'gareth@harbourlane.example'
const generations: readonly Generation[] = ['passport-12', 'passport-13']
const verifier = 'CANARY-VERIFIER-0123456789-0123456789-0123456789'
const challengeS256 = async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return Buffer.from(digest).toString('base64url')
}

const setUp = (more: Partial<PlannrOptions> = {}) => {
  const clock = { at: Date.parse('2026-03-01T09:00:00Z') }
  const environment = { now: () => clock.at, seed: 'plannr tests' }
  const sim = plannr({ environment, clients: [client, other], ...more })
  const { fetch } = inProcess([sim])
  const newBrowser = () => visitor(fetch, sim.origins)
  const browser = newBrowser()
  const token = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${origin}/oauth/token`, { method: 'POST', body: new URLSearchParams(fields), headers })
  const exchange = (code: string, fields: Record<string, string> = {}) =>
    token({ ...credentials, grant_type: 'authorization_code', redirect_uri: callback, code, ...fields })
  const refresh = (refreshToken: string, fields: Record<string, string> = {}) =>
    token({ ...credentials, grant_type: 'refresh_token', refresh_token: refreshToken, ...fields })
  const codeFor = async (account = gareth, query: Record<string, string> = {}) => {
    const arrival = await browser.signIn(authorizeUrl(query), { account })
    return arrival.url.searchParams.get('code') ?? ''
  }
  const connect = async (account = gareth): Promise<Tokens> => (await exchange(await codeFor(account))).json()
  const call = (path: string, bearer: string, init: CallInit = {}) =>
    fetch(`${origin}/api${path}`, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'application/json', authorization: `Bearer ${bearer}`, ...init.headers },
    })
  return { clock, sim, fetch, browser, newBrowser, token, exchange, refresh, codeFor, connect, call }
}

interface CallInit {
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Tokens {
  readonly token_type: string
  readonly expires_in: number
  readonly access_token: string
  readonly refresh_token: string
}

const credentials = { client_id: client.clientId, client_secret: client.clientSecret }

const authorizeUrl = (query: Record<string, string | undefined> = {}) => {
  const fields = {
    client_id: client.clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope: '*',
    state: 'state-1',
    ...query,
  }
  const given = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${origin}/oauth/authorize?${new URLSearchParams(given)}`
}

const accountUuid = (sim: ReturnType<typeof plannr>, username: string, index = 0) =>
  sim.people.find((person) => person.username === username)?.logins[index]?.account.uuid ?? ''

describe('The authorize endpoint (providers.md §2.5)', () => {
  test.each([
    { client_id: 'unknown' },
    { redirect_uri: `${callback}/` },
    { redirect_uri: 'https://evil.example' },
  ])('a bad client or redirect_uri is a 401 in the browser, never a redirect: %o', async (query) => {
    const { fetch } = setUp()
    const response = await fetch(authorizeUrl(query), { redirect: 'manual' })
    expect(response.status).toBe(401)
    expect(response.headers.get('location')).toBeNull()
    expect(await response.text()).toBe(
      '{"error":"invalid_client","error_description":"Client authentication failed","message":"Client authentication failed"}',
    )
  })

  test('response_type is checked before client_id, and client_id before scope', async () => {
    const { fetch } = setUp()
    const first = await fetch(authorizeUrl({ response_type: 'token', client_id: 'unknown' }))
    expect([first.status, (await first.json()).error]).toEqual([400, 'unsupported_grant_type'])
    const second = await fetch(authorizeUrl({ client_id: 'unknown', scope: 'nonsense' }))
    expect((await second.json()).error).toBe('invalid_client')
  })

  test('league 9 answers invalid_request to a missing client_id', async () => {
    const { fetch } = setUp({ generation: 'passport-13' })
    const response = await fetch(authorizeUrl({ client_id: undefined }))
    expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request'])
  })

  test('Only the loopback addresses ignore the port; localhost does not', async () => {
    const { fetch } = setUp({
      clients: [{ ...client, redirectUris: ['http://127.0.0.1/cb', 'http://localhost:5000/cb'] }],
    })
    const statusFor = async (uri: string) =>
      (await fetch(authorizeUrl({ redirect_uri: uri }), { redirect: 'manual' })).status
    expect(await statusFor('http://127.0.0.1:4711/cb')).toBe(302)
    expect(await statusFor('http://127.0.0.1:4711/other')).toBe(401)
    expect(await statusFor('http://localhost:5001/cb')).toBe(401)
  })

  test('redirect_uri may be omitted only if exactly one is registered, and then at both endpoints', async () => {
    const { browser, fetch, token } = setUp()
    const arrival = await browser.signIn(authorizeUrl({ redirect_uri: undefined }), { account: gareth })
    expect(arrival.url.origin + arrival.url.pathname).toBe(callback)
    const code = arrival.url.searchParams.get('code') ?? ''
    const asked = { ...credentials, grant_type: 'authorization_code', code }
    const named = await token({ ...asked, redirect_uri: callback })
    expect(await named.json()).toMatchObject({ hint: 'Invalid redirect URI' })
    expect((await token(asked)).status).toBe(200)
    const two = await fetch(authorizeUrl({ client_id: 'client-2', redirect_uri: undefined }))
    expect(two.status).toBe(401)
  })

  test('passport-12 omits the state in an invalid_scope redirect, passport-13 puts it first', async () => {
    const locations = await Promise.all(
      generations.map(async (generation) => {
        const { fetch } = setUp({ generation })
        const response = await fetch(authorizeUrl({ scope: 'crm' }), { redirect: 'manual' })
        return response.headers.get('location') ?? ''
      }),
    )
    expect(locations[0]).toMatch(
      /^https:\/\/app\.example\/callback\/plannr\?error=invalid_scope&error_description=/,
    )
    expect(locations[0]).not.toContain('state=')
    expect(locations[0]).toContain('&message=')
    expect(locations[1]).toMatch(/\?state=state-1&error=invalid_scope&/)
    expect(locations[1]).not.toContain('message=')
  })

  test('A malformed challenge or an unknown method gets 400 without a redirect', async () => {
    const { fetch } = setUp()
    for (const query of [
      { code_challenge: 'short' },
      { code_challenge: verifier, code_challenge_method: 'S512' },
    ]) {
      const response = await fetch(authorizeUrl(query), { redirect: 'manual' })
      expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request'])
    }
  })

  test('A denial has its parameters in Passport’s order, with the state first', async () => {
    const [old, fresh] = await Promise.all(
      generations.map((generation) =>
        setUp({ generation }).browser.signIn(authorizeUrl(), { account: gareth, decision: 'deny' }),
      ),
    )
    const keys = (url?: URL) => [...(url?.searchParams.keys() ?? [])]
    expect(keys(old?.url)).toEqual(['state', 'error', 'error_description', 'hint', 'message'])
    expect(keys(fresh?.url)).toEqual(['state', 'error', 'error_description', 'hint'])
    expect(old?.url.searchParams.get('hint')).toBe('The user denied the request')
  })

  test('The page denies with a spoofed DELETE', async () => {
    const { browser } = setUp()
    const consent = await browser.submit(await browser.open(authorizeUrl()), { account: gareth })
    expect(consent.kind === 'page' && consent.html).toContain('name="_method" value="DELETE"')
    const end = await browser.submit(consent, { _method: 'DELETE' })
    expect(end.url.searchParams.get('error')).toBe('access_denied')
  })

  test('Consent without the auth token of the session is refused', async () => {
    const { browser } = setUp()
    const consent = await browser.submit(await browser.open(authorizeUrl()), { account: gareth })
    const end = await browser.submit(consent, { auth_token: 'forged' })
    expect(end).toMatchObject({ kind: 'page', status: 403 })
  })

  test('The state is returned unchanged, and omitted if the request omits it', async () => {
    const { browser } = setUp()
    const withState = await browser.signIn(authorizeUrl({ state: 'a b&c=ü' }), { account: gareth })
    expect(withState.url.searchParams.get('state')).toBe('a b&c=ü')
    const without = await browser.signIn(authorizeUrl({ state: undefined }), { account: gareth })
    expect([...without.url.searchParams.keys()]).toEqual(['code'])
  })

  test('A reconnect skips consent while a token is live, unless prompt=consent', async () => {
    const { browser, connect, sim } = setUp()
    await connect()
    expect((await browser.open(authorizeUrl())).kind).toBe('left')
    expect((await browser.open(authorizeUrl({ prompt: 'consent' }))).kind).toBe('page')
    sim.revokeEverything()
    expect((await browser.open(authorizeUrl())).kind).toBe('page')
  })

  test.each([
    ['passport-12', 'access_denied', 'Unauthenticated', 'access_denied'],
    ['passport-13', 'login_required', 'The user is not authenticated', 'consent_required'],
  ] as const)('%s: prompt=none without a session or consent returns an error', async (...row) => {
    const [generation, error, hint, later] = row
    const { browser } = setUp({ generation })
    const stranger = await browser.open(authorizeUrl({ prompt: 'none' }))
    expect([...stranger.url.searchParams].slice(0, 2)).toEqual([
      ['state', 'state-1'],
      ['error', error],
    ])
    expect(stranger.url.searchParams.get('hint')).toBe(hint)
    await browser.submit(await browser.open(authorizeUrl()), { account: gareth })
    const unasked = await browser.open(authorizeUrl({ prompt: 'none' }))
    expect(unasked.url.searchParams.get('error')).toBe(later)
  })

  test('prompt=login asks for sign-in again, and the consent page links to it', async () => {
    const { browser, connect, exchange, call } = setUp()
    await connect()
    const consent = await browser.open(authorizeUrl({ prompt: 'consent' }))
    const link =
      consent.kind === 'page' ? /href="([^"]*prompt=login[^"]*)"/.exec(consent.html)?.[1] : undefined
    const signInPage = await browser.open(`${origin}${link?.replaceAll('&amp;', '&')}`)
    expect(signInPage.kind === 'page' && signInPage.html).toContain('Simulator')
    const next = await browser.submit(signInPage, { account: 'tom@elmsample.example' })
    const end = await browser.submit(next, { decision: 'allow' })
    const tokens: Tokens = await (await exchange(end.url.searchParams.get('code') ?? '')).json()
    expect((await (await call('/v1/me', tokens.access_token)).json()).name).toBe('Tom Okafor')
  })

  test('Switching the account on the consent page leads to the sign-in page', async () => {
    const { browser } = setUp()
    const end = await browser.signIn(authorizeUrl(), { account: gareth, decision: 'switch' })
    expect(end.kind === 'page' && end.html).toContain('name="account"')
  })

  test('A sign-in ends the previous session and invalidates its cookie', async () => {
    const { browser, fetch, connect } = setUp()
    await connect()
    const old = browser.cookies.get(origin)?.get('plannr_session')
    const ask = () =>
      fetch(authorizeUrl(), { redirect: 'manual', headers: { cookie: `plannr_session=${old}` } })
    expect((await ask()).headers.get('location')).toContain(`${callback}?code=`)
    await browser.open(authorizeUrl({ prompt: 'login' }))
    expect((await ask()).headers.get('location')).toBe(`${origin}/login`)
  })

  test('A password signs in, and a wrong one does not', async () => {
    const { browser } = setUp()
    const wrong = await browser.submit(await browser.open(authorizeUrl()), {
      username: gareth,
      password: 'no',
    })
    expect(wrong.kind === 'page' && wrong.html).toContain('name="password"')
    const right = await browser.submit(wrong, { username: gareth, password: 'CANARY-PW-gareth' })
    expect(right.kind === 'page' && right.html).toContain('name="decision"')
  })
})

describe('The token endpoint (providers.md §2.3, §2.5)', () => {
  test('A code gives a token pair in Passport’s format, without scope', async () => {
    const { codeFor, exchange } = setUp({ accessTokenSeconds: 1800 })
    const code = await codeFor()
    expect(code).toMatch(/^def502[0-9a-f]{500,}$/)
    const response = await exchange(code)
    expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const body: Tokens = await response.json()
    expect(Object.keys(body)).toEqual(['token_type', 'expires_in', 'access_token', 'refresh_token'])
    expect([body.token_type, body.expires_in]).toEqual(['Bearer', 1800])
    expect(body.refresh_token).toMatch(/^def502[0-9a-f]{500,}$/)
    expect(decodeProtectedHeader(body.access_token)).toEqual({ typ: 'JWT', alg: 'RS256' })
    const claims = decodeJwt(body.access_token)
    expect(claims).toMatchObject({ aud: 'client-1', sub: '11', scopes: [] })
    expect(claims['marker']).toMatch(/^CANARY-AT-plannr-/)
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(1800)
  })

  test('The same seed and clock give the same bytes', async () => {
    const [one, two] = await Promise.all([setUp().connect(), setUp().connect()])
    expect(one).toEqual(two)
  })

  test.each([
    ['passport-12', 400, 'invalid_request'],
    ['passport-13', 400, 'invalid_grant'],
  ] as const)('%s: a code works once and for ten minutes', async (generation, status, error) => {
    const { codeFor, exchange, clock, call } = setUp({ generation })
    const code = await codeFor()
    const tokens: Tokens = await (await exchange(code)).json()
    const again = await exchange(code)
    expect(again.status).toBe(status)
    expect(await again.json()).toMatchObject({ error, hint: 'Authorization code has been revoked' })
    // The tokens already issued stay valid.
    expect((await call('/v1/me', tokens.access_token)).status).toBe(200)
    const late = await codeFor()
    clock.at += 10 * 60_000
    expect(await (await exchange(late)).json()).toMatchObject({
      error,
      hint: 'Authorization code has expired',
    })
  })

  test('One of two concurrent exchanges of a code succeeds', async () => {
    const { codeFor, exchange } = setUp()
    const code = await codeFor(gareth, {
      code_challenge: await challengeS256(),
      code_challenge_method: 'S256',
    })
    const both = await Promise.all([1, 2].map(() => exchange(code, { code_verifier: verifier })))
    expect(both.map(({ status }) => status).toSorted((one, another) => one - another)).toEqual([200, 400])
  })

  test('S256 and plain verifiers are checked, and a wrong one gets invalid_grant', async () => {
    const { codeFor, exchange } = setUp()
    const hashed = { code_challenge: await challengeS256(), code_challenge_method: 'S256' }
    const wrong = await exchange(await codeFor(gareth, hashed), { code_verifier: `${verifier}x` })
    expect(await wrong.json()).toMatchObject({
      error: 'invalid_grant',
      hint: 'Failed to verify `code_verifier`.',
    })
    const missing = await exchange(await codeFor(gareth, hashed))
    expect(await missing.json()).toMatchObject({
      error: 'invalid_request',
      hint: 'Check the `code_verifier` parameter',
    })
    expect((await exchange(await codeFor(gareth, hashed), { code_verifier: verifier })).status).toBe(200)
    // Plain is the default method.
    const plain = await codeFor(gareth, { code_challenge: verifier })
    expect((await exchange(plain, { code_verifier: `${verifier}x` })).status).toBe(400)
    expect((await exchange(plain, { code_verifier: verifier })).status).toBe(200)
  })

  test('A verifier for a code without a challenge is refused (downgrade protection)', async () => {
    const { codeFor, exchange } = setUp()
    const response = await exchange(await codeFor(), { code_verifier: verifier })
    expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request'])
  })

  test('A client that requires PKCE cannot start without a challenge', async () => {
    const { fetch } = setUp({ clients: [{ ...client, pkce: 'required' }] })
    expect((await fetch(authorizeUrl(), { redirect: 'manual' })).status).toBe(400)
  })

  test('A wrong secret gets 401 invalid_client, with a challenge only if the request has an Authorization header', async () => {
    const { token } = setUp()
    const asked = { grant_type: 'authorization_code', client_id: 'client-1', code: 'x' }
    const inBody = await token({ ...asked, client_secret: 'CANARY-wrong' })
    expect([inBody.status, (await inBody.json()).error]).toEqual([401, 'invalid_client'])
    expect(inBody.headers.get('www-authenticate')).toBeNull()
    const inHeader = await token(asked, { authorization: `Basic ${btoa('client-1:CANARY-wrong')}` })
    expect(inHeader.headers.get('www-authenticate')).toBe('Basic realm="OAuth"')
  })

  test('Basic works, and the body takes precedence', async () => {
    const { codeFor, token } = setUp()
    const basic = { authorization: `Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}` }
    const asked = { grant_type: 'authorization_code', redirect_uri: callback }
    expect((await token({ ...asked, code: await codeFor() }, basic)).status).toBe(200)
    const mixed = await token(
      { ...asked, code: await codeFor(), client_id: 'client-1', client_secret: 'no' },
      basic,
    )
    expect(mixed.status).toBe(401)
  })

  test('An unregistered redirect_uri gets invalid_client, a registered but different one invalid_request', async () => {
    const { browser, token } = setUp()
    const url = authorizeUrl({ client_id: other.clientId })
    const code = (await browser.signIn(url, { account: gareth })).url.searchParams.get('code') ?? ''
    const asked = {
      grant_type: 'authorization_code',
      client_id: 'client-2',
      client_secret: other.clientSecret,
      code,
    }
    expect((await token({ ...asked, redirect_uri: 'https://evil.example' })).status).toBe(401)
    const different = await token({ ...asked, redirect_uri: `${callback}/two` })
    expect(await different.json()).toMatchObject({ error: 'invalid_request', hint: 'Invalid redirect URI' })
  })

  test('An unknown grant type, a missing parameter and a code of another client get different errors', async () => {
    const { token, exchange, browser } = setUp()
    const hint = async (response: Response) => {
      const body: { error: string; hint: string } = await response.json()
      return [body.error, body.hint]
    }
    expect(await hint(await token({ ...credentials, grant_type: 'password' }))).toEqual([
      'unsupported_grant_type',
      'Check that all required parameters have been provided',
    ])
    expect(await hint(await token({ ...credentials, grant_type: 'authorization_code' }))).toEqual([
      'invalid_request',
      'Check the `code` parameter',
    ])
    expect((await hint(await exchange('def502nonsense')))[1]).toBe('Cannot decrypt the authorization code')
    const url = authorizeUrl({ client_id: other.clientId })
    const foreign = (await browser.signIn(url, { account: gareth })).url.searchParams.get('code') ?? ''
    expect((await hint(await exchange(foreign)))[1]).toBe('Authorization code was not issued to this client')
  })

  test('A refresh rotates without a grace period and also revokes the old access token', async () => {
    const { connect, refresh, call } = setUp()
    const first = await connect()
    const second: Tokens = await (await refresh(first.refresh_token)).json()
    expect((await call('/v1/me', first.access_token)).status).toBe(401)
    expect((await call('/v1/me', second.access_token)).status).toBe(200)
    const reused = await refresh(first.refresh_token)
    expect(reused.status).toBe(401)
    expect(await reused.text()).toBe(
      '{"error":"invalid_request","error_description":"The refresh token is invalid.","hint":"Token has been revoked","message":"The refresh token is invalid."}',
    )
    // Reuse does not revoke the token family.
    expect((await refresh(second.refresh_token)).status).toBe(200)
  })

  test('The second of two concurrent refreshes gets the error that the token has been revoked', async () => {
    const { connect, refresh } = setUp()
    const { refresh_token } = await connect()
    const both = await Promise.all([refresh(refresh_token), refresh(refresh_token)])
    expect(both.map(({ status }) => status).toSorted((one, another) => one - another)).toEqual([200, 401])
  })

  test('passport-13 answers 400 invalid_grant to an invalid refresh token', async () => {
    const { connect, refresh, sim } = setUp({ generation: 'passport-13' })
    const { refresh_token } = await connect()
    sim.revokeEverything()
    const response = await refresh(refresh_token)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'The refresh token is invalid.',
      hint: 'Token has been revoked',
    })
  })

  test('A refresh with scope=* gets invalid_scope, and the refresh token stays valid', async () => {
    const { connect, refresh } = setUp()
    const { refresh_token } = await connect()
    const response = await refresh(refresh_token, { scope: '*' })
    expect(await response.json()).toMatchObject({ error: 'invalid_scope', hint: 'Check the `*` scope' })
    expect((await refresh(refresh_token)).status).toBe(200)
  })

  test('A refresh token expires after six months and is bound to its client, and other text is refused', async () => {
    const { connect, refresh, clock } = setUp()
    const { refresh_token } = await connect()
    const hint = async (response: Response) => (await response.json()).hint
    const foreign = { client_id: other.clientId, client_secret: other.clientSecret }
    expect(await hint(await refresh(refresh_token, foreign))).toBe('Token is not linked to client')
    expect(await hint(await refresh('nonsense'))).toBe('Cannot decrypt the refresh token')
    clock.at = Date.parse('2026-09-01T08:59:59Z')
    const renewed: Tokens = await (await refresh(refresh_token)).json()
    clock.at = Date.parse('2027-03-01T09:00:00Z')
    expect(await hint(await refresh(renewed.refresh_token))).toBe('Token has expired')
  })

  test('The 61st call within a minute is throttled, with Laravel’s headers', async () => {
    const { token, clock } = setUp()
    for (let count = 0; count < 60; count += 1) await token({ grant_type: 'nonsense' })
    clock.at += 20_000
    const response = await token({ grant_type: 'nonsense' })
    expect(response.status).toBe(429)
    expect(await response.text()).toBe('{"message":"Too Many Attempts."}')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'retry-after': '40',
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.parse('2026-03-01T09:01:00Z') / 1000),
    })
    clock.at += 40_000
    expect((await token({ grant_type: 'nonsense' })).status).toBe(400)
  })
})

describe('The API (providers.md §2.6 to §2.9)', () => {
  test('Missing, invalid, expired and revoked tokens get 401 Unauthenticated', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const bad = await call('/v1/logins', 'nonsense')
    expect([bad.status, await bad.text()]).toEqual([401, '{"message":"Unauthenticated."}'])
    expect((await call('/v1/logins', access_token)).status).toBe(200)
    sim.expireAccessTokens()
    expect((await call('/v1/logins', access_token)).status).toBe(401)
  })

  test('Without Accept: application/json an unauthenticated call is redirected to the login page', async () => {
    const { call } = setUp()
    const response = await call('/v1/logins', 'nonsense', { headers: { accept: 'text/html' } })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(`${origin}/login`)
  })

  test('Logins contain the account uuid, and preferred_account_uuid only if the person has one', async () => {
    const { call, connect, newBrowser, exchange, sim } = setUp()
    const { access_token } = await connect()
    const adviser = await (await call('/v1/logins', access_token)).json()
    expect(adviser.data.map((login: { account: { type: string } }) => login.account.type)).toEqual([
      'employee',
      'client',
    ])
    expect(adviser).not.toHaveProperty('preferred_account_uuid')
    const account = 'priya@harbourlane.example'
    const arrival = await newBrowser().signIn(authorizeUrl(), { account })
    const tokens: Tokens = await (await exchange(arrival.url.searchParams.get('code') ?? '')).json()
    const logins = await (await call('/v1/logins', tokens.access_token)).json()
    expect(logins.preferred_account_uuid).toBe(accountUuid(sim, account, 1))
  })

  test('Records need the account header; a missing one, one of another person and a login uuid are refused', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const withAccount = (uuid: string) =>
      call('/v1/account', access_token, { headers: { 'x-plannr-account-uuid': uuid } })
    expect((await call('/v1/account', access_token)).status).toBe(422)
    expect((await withAccount(accountUuid(sim, 'tom@elmsample.example'))).status).toBe(403)
    expect((await withAccount(sim.people[0]?.logins[0]?.uuid ?? '')).status).toBe(403)
    expect((await withAccount(accountUuid(sim, gareth))).status).toBe(200)
  })

  test('The client account sees only its own records, without an error', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const total = async (index: number) => {
      const headers = { 'x-plannr-account-uuid': accountUuid(sim, gareth, index) }
      return (await (await call('/v1/plans', access_token, { headers })).json()).meta.total
    }
    expect(await total(0)).toBeGreaterThan(20)
    expect(await total(1)).toBe(1)
  })

  test('Lists have Laravel’s pages of fifteen', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const headers = { 'x-plannr-account-uuid': accountUuid(sim, gareth) }
    const first = await (await call('/v1/account', access_token, { headers })).json()
    expect(first.data).toHaveLength(15)
    expect(first.links.next).toBe(`${origin}/api/v1/account?page=2`)
    expect(first.meta).toMatchObject({
      current_page: 1,
      from: 1,
      to: 15,
      per_page: 15,
      path: `${origin}/api/v1/account`,
    })
    const all = await (await call('/v1/account?per_page=9999', access_token, { headers })).json()
    expect(all.meta.per_page).toBe(500)
    expect(all.data).toHaveLength(first.meta.total)
    const one = await (await call(`/v1/account/${all.data[0].uuid}`, access_token, { headers })).json()
    expect(one.uuid).toBe(all.data[0].uuid)
  })

  test.each(['task', 'cases', 'plans', 'client-status'])('GET /api/v1/%s returns a list', async (path) => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const headers = { 'x-plannr-account-uuid': accountUuid(sim, gareth) }
    const body = await (await call(`/v1/${path}`, access_token, { headers })).json()
    expect(body.data.length).toBeGreaterThan(0)
  })

  test('A task is created with 201, and refused with 422 if fields are missing', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const headers = { 'x-plannr-account-uuid': accountUuid(sim, gareth), 'content-type': 'application/json' }
    const post = (body: unknown) =>
      call('/v1/task', access_token, { method: 'POST', headers, body: JSON.stringify(body) })
    const clients = await (await call('/v1/account?filter[type]=client', access_token, { headers })).json()
    const created = await post({
      name: 'Call back',
      taskable_type: 'client',
      taskable_uuid: clients.data[0].uuid,
      task_status_uuid: crypto.randomUUID(),
    })
    expect(created.status).toBe(201)
    const { uuid } = await created.json()
    expect((await call(`/v1/task/${uuid}`, access_token, { headers })).status).toBe(200)
    const bad = await post({ name: 'x', taskable_type: 'client' })
    expect(bad.status).toBe(422)
    expect(await bad.json()).toMatchObject({
      message: 'The taskable uuid field is required. (and 1 more error)',
      errors: { task_status_uuid: ['The task status uuid field is required.'] },
    })
  })

  test('Unknown records get 404 and unknown methods 405, with a message', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const headers = { 'x-plannr-account-uuid': accountUuid(sim, gareth) }
    const missing = await call('/v1/plans/none', access_token, { headers })
    expect([missing.status, Object.keys(await missing.json())]).toEqual([404, ['message']])
    const method = await call('/v1/logins', access_token, { method: 'DELETE' })
    expect(method.status).toBe(405)
    expect((await method.json()).message).toContain('Supported methods: GET, HEAD.')
  })

  test('The limit is 500 requests per minute and user, and every response shows the count', async () => {
    const { call, connect, sim } = setUp({ limits: { apiPerMinute: 2 } })
    const { access_token } = await connect()
    const first = await call('/v1/logins', access_token)
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1')
    await call('/v1/logins', access_token)
    const third = await call('/v1/logins', access_token)
    expect(third.status).toBe(429)
    expect(third.headers.get('retry-after')).toBe('60')
    sim.limits.apiPerMinute = 500
    expect((await call('/v1/logins', access_token)).headers.get('x-ratelimit-limit')).toBe('500')
  })

  test('A personal token works for a year on the API, for its own person', async () => {
    const seed = { username: gareth, token: 'CANARY-PAT-plannr-gareth' }
    const { call, clock, sim } = setUp({ personalTokens: [seed] })
    const minted = await sim.mintPersonalToken({ username: 'tom@elmsample.example', name: 'Script' })
    expect((await (await call('/v1/me', seed.token)).json()).email).toBe(gareth)
    expect((await (await call('/v1/me', minted.token)).json()).name).toBe('Tom Okafor')
    expect(sim.personalTokens().map(({ name }) => name)).toEqual(['Personal token', 'Script'])
    clock.at = Date.parse('2027-03-01T08:59:59Z')
    expect((await call('/v1/me', seed.token)).status).toBe(200)
    clock.at = Date.parse('2027-03-01T09:00:00Z')
    expect((await call('/v1/me', seed.token)).status).toBe(401)
  })

  test('A signed-in person makes a personal token on a page, and a form from elsewhere makes none', async () => {
    const { call, sim, browser } = setUp()
    const page = await browser.signIn(`${origin}/settings/personal-access-tokens`, { account: gareth })
    expect(page).toMatchObject({ kind: 'page', status: 200 })
    const made = await browser.submit(page, { name: 'Script' })
    const [token] = sim.personalTokens()
    expect(token).toMatchObject({ username: gareth, name: 'Script' })
    expect(made).toMatchObject({ html: expect.stringContaining(`>${token?.token}</textarea>`) })
    expect((await (await call('/v1/me', token?.token ?? '')).json()).email).toBe(gareth)
    await browser.submit(page, { name: 'Repeated' })
    expect(sim.personalTokens().length).toBe(1)
  })

  test('POST /api/v1/integrations/{client}/revoke revokes every token of that person and client, and no others', async () => {
    const { call, connect, refresh, newBrowser, exchange } = setUp()
    const mine = await connect()
    const toms = await newBrowser().signIn(authorizeUrl(), { account: 'tom@elmsample.example' })
    const tomsTokens: Tokens = await (await exchange(toms.url.searchParams.get('code') ?? '')).json()
    const response = await call('/v1/integrations/client-1/revoke', mine.access_token, { method: 'POST' })
    expect(response.status).toBe(204)
    expect((await call('/v1/me', mine.access_token)).status).toBe(401)
    expect((await refresh(mine.refresh_token)).status).toBe(401)
    expect((await call('/v1/me', tomsTokens.access_token)).status).toBe(200)
  })

  test('The log contains the headers and body of a request', async () => {
    const { sim, call } = setUp()
    sim.log.clear()
    await call('/v1/task', 'CANARY-AT', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'x-plannr-account-uuid': 'u', 'sec-fetch-site': 'cross-site' },
    })
    expect(sim.log.entries[0]).toMatchObject({
      path: '/api/v1/task',
      body: '{"a":1}',
      headers: { accept: 'application/json', 'x-plannr-account-uuid': 'u', 'sec-fetch-site': 'cross-site' },
    })
  })
})

describe('Webhooks (providers.md §2.10)', () => {
  test('A delivery is signed with a lower-case hex HMAC over the raw body', async () => {
    const { call, connect, sim } = setUp()
    const { access_token } = await connect()
    const wanted = { url: 'https://app.example/webhooks/plannr', events: ['task.created'] }
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(wanted) }
    const created = await call('/v2/webhook-subscriptions', access_token, init)
    expect(created.status).toBe(201)
    const { signing_secret } = await created.json()
    expect(signing_secret).toHaveLength(60)
    const [delivery, ...rest] = await sim.webhooks('task.created', { uuid: 'x' })
    expect(rest).toEqual([])
    const expected = createHmac('sha256', signing_secret)
      .update(delivery?.body ?? '')
      .digest('hex')
    expect(delivery?.headers['x-signature']).toBe(expected)
    expect(delivery?.headers['x-signature']).toMatch(/^[0-9a-f]{64}$/)
    expect(await sim.webhooks('plan.created', {})).toEqual([])
  })
})
