import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { withIdentityServer } from '../harness/deployment/with-identity-server.ts'
import { demoSecrets } from '../mock/registrations.ts'

const priya = { account: 'priya.nair' }
const flows = ['dp-hybrid', 'dp-code'] as const
const models = ['user-present', 'delegation'] as const
const clients = '/crm/v1/clients?pageSize=2'

const openEnvironment = async (options?: Parameters<typeof withIdentityServer>[0]) => {
  const environment = await withIdentityServer(options)
  onTestFinished(() => environment[Symbol.asyncDispose]())
  return environment
}

type Environment = Awaited<ReturnType<typeof openEnvironment>>

const connect = async (
  { browser, atServer }: Environment,
  integration: string,
  model: (typeof models)[number],
) => {
  const pending = await browser.start({ integration, model })
  const callback = await atServer(pending, priya)
  const done = await browser.complete(pending, callback)
  if (!done.ok) throw new Error(`the attempt was not completed: ${done.body.code}`)
  return { pending, callback, connection: done.body.connection }
}

describe.each(flows)('%s against oidc-provider', (integration) => {
  test.each(models)(
    '%s: a person connects, calls the API and disconnects, and later calls are refused',
    async (model) => {
      const environment = await openEnvironment()
      const { connection } = await connect(environment, integration, model)
      expect(connection).toMatchObject({ status: 'active', account: { name: 'Priya Nair' } })
      expect(connection.renews_itself).toBe(model === 'delegation')
      const called = await environment.browser.api(connection.id, clients)
      expect(called.status).toBe(200)
      expect(await called.json()).toMatchObject({ totalCount: expect.any(Number) })
      const ended = await environment.browser.call(endpoints.disconnect, { connection: connection.id })
      // The server revokes refresh tokens. It reports JWT access tokens as not revocable (RFC 7009 §2.2.1).
      expect(ended.body).toEqual({ revoked: model === 'delegation' ? 'yes' : 'unsupported' })
      expect((await environment.browser.api(connection.id, clients)).status).toBe(404)
    },
  )
})

const tokenRequests = ({ server }: Environment) =>
  server.requests.filter((line) => line === 'POST /identity/connect/token').length

const changed = (callback: URL, change: (parameters: URLSearchParams) => void): URL => {
  const url = new URL(callback)
  const part = url.hash === '' ? 'search' : 'hash'
  const parameters = new URLSearchParams(url[part].slice(1))
  change(parameters)
  url[part] = parameters.toString()
  return url
}

describe('differences between oidc-provider and IdentityServer', () => {
  test('a hybrid response without iss is accepted although the metadata promise iss', async () => {
    const environment = await openEnvironment()
    const metadata = await (
      await fetch(`${environment.server.issuer}/.well-known/openid-configuration`)
    ).json()
    expect(metadata).toMatchObject({ authorization_response_iss_parameter_supported: true })
    const { callback, connection } = await connect(environment, 'dp-hybrid', 'user-present')
    expect([...new URLSearchParams(callback.hash.slice(1)).keys()].toSorted()).toEqual([
      'code',
      'id_token',
      'state',
    ])
    expect(connection.status).toBe('active')
  })

  test.each([
    [
      'dp-hybrid',
      'names another issuer',
      (raw: URLSearchParams) => raw.set('iss', 'http://127.0.0.1:1/identity'),
    ],
    [
      'dp-code',
      'names another issuer',
      (raw: URLSearchParams) => raw.set('iss', 'http://127.0.0.1:1/identity'),
    ],
    ['dp-code', 'lacks the promised iss', (raw: URLSearchParams) => raw.delete('iss')],
  ] as const)(
    '%s: a response that %s is refused before any token request',
    async (integration, _, change) => {
      const environment = await openEnvironment()
      const pending = await environment.browser.start({ integration })
      const callback = changed(await environment.atServer(pending, priya), change)
      const refused = await environment.browser.complete(pending, callback)
      expect(refused.body).toMatchObject({ code: 'issuer-mismatch' })
      expect(tokenRequests(environment)).toBe(0)
    },
  )

  test('an error response of the hybrid flow is recognised in the query', async () => {
    const environment = await openEnvironment()
    const pending = await environment.browser.start({ integration: 'dp-hybrid' })
    const url = new URL(environment.browser.authorizeUrl(pending))
    url.searchParams.set('response_mode', 'query')
    const page = await environment.open(url.href, priya)
    expect(page.url.searchParams.get('error')).not.toBeNull()
    const refused = await environment.browser.complete(pending, page.url)
    expect(refused.body).toMatchObject({ code: 'authorization-refused' })
  })

  test.each(flows)('%s: a denied consent is reported, and nothing is stored', async (integration) => {
    const environment = await openEnvironment()
    const pending = await environment.browser.start({ integration })
    const callback = await environment.atServer(pending, { ...priya, decision: 'deny' })
    const refused = await environment.browser.complete(pending, callback)
    expect(refused.body).toMatchObject({ code: 'consent-denied' })
    expect((await environment.browser.call(endpoints.listConnections, {})).body).toEqual({ connections: [] })
    expect(tokenRequests(environment)).toBe(0)
  })

  test.each(['code_challenge', 'nonce'])(
    'the server refuses a hybrid request without %s',
    async (parameter) => {
      const environment = await openEnvironment()
      const pending = await environment.browser.start({ integration: 'dp-hybrid' })
      const url = new URL(environment.browser.authorizeUrl(pending))
      url.searchParams.delete(parameter)
      const page = await environment.open(url.href, priya)
      const refused = await environment.browser.complete(pending, page.url)
      expect(refused.body).toMatchObject({ code: 'authorization-refused' })
    },
  )

  test('offline_access without prompt=consent yields no refresh token, and the delegation is refused', async () => {
    const environment = await openEnvironment()
    const pending = await environment.browser.start({ integration: 'dp-code', model: 'delegation' })
    const url = new URL(environment.browser.authorizeUrl(pending))
    expect(url.searchParams.get('prompt')).toBe('consent')
    url.searchParams.delete('prompt')
    const page = await environment.open(url.href, priya)
    const done = await environment.browser.complete(pending, page.url)
    expect(done.body).toMatchObject({ code: 'delegation-not-granted' })
    const listed = await environment.browser.call(endpoints.listConnections, {})
    expect(listed.body).toEqual({ connections: [] })
  })
})

const seconds = (count: number) => new Promise((resolve) => void setTimeout(resolve, count * 1000))

describe('refresh-token rotation', () => {
  test('an expired token is renewed twice in a row', async () => {
    const environment = await openEnvironment({ accessTokenSeconds: 2 })
    const { connection } = await connect(environment, 'dp-hybrid', 'delegation')
    const { freshToken } = environment.at.planbridge
    const accessTokens = new Set<string>()
    for (const waitSeconds of [0, 2, 2]) {
      await seconds(waitSeconds)
      const fresh = await freshToken({ connection: connection.id, present: false })
      if (fresh.kind === 'refused') throw new Error(`${fresh.code} ${fresh.detail}`)
      accessTokens.add(fresh.tokens.access)
      expect((await environment.browser.api(connection.id, clients)).status).toBe(200)
    }
    expect(accessTokens.size).toBe(3)
    expect(tokenRequests(environment)).toBe(3)
  })

  test('twenty concurrent callers cause one refresh, and the token family stays valid', async () => {
    const environment = await openEnvironment()
    const { connection } = await connect(environment, 'dp-code', 'delegation')
    const options = { connection: connection.id, present: false }
    for (const round of [1, 2]) {
      const before = await environment.at.planbridge.freshToken(options)
      if (before.kind === 'refused') throw new Error(`round ${round}: ${before.code}`)
      const pending = Array.from({ length: 20 }, async () =>
        environment.at.planbridge.freshToken({ ...options, refusedVersion: before.version }),
      )
      const tokens = (await Promise.all(pending)).map((fresh) =>
        fresh.kind === 'token' ? fresh.tokens.access : fresh.code,
      )
      expect(new Set(tokens).size).toBe(1)
      expect(tokenRequests(environment)).toBe(1 + round)
    }
  })
})

describe('a code that was exchanged before', () => {
  test('TX-11: completing an attempt again with the same proof returns the same outcome without a second token request', async () => {
    const environment = await openEnvironment()
    const { pending, callback, connection } = await connect(environment, 'dp-hybrid', 'delegation')
    const again = await environment.browser.complete(pending, callback)
    expect(again.body).toMatchObject({ connection: { id: connection.id } })
    expect(tokenRequests(environment)).toBe(1)
    expect((await environment.browser.api(connection.id, clients)).status).toBe(200)
  })

  test('a plain code of another attempt is refused', async () => {
    const environment = await openEnvironment()
    const { callback } = await connect(environment, 'dp-code', 'delegation')
    const other = await environment.browser.start({
      integration: 'dp-code',
      model: 'delegation',
      purpose: 'link',
    })
    const injected = changed(callback, (raw) => raw.set('state', other.facts.state))
    const refused = await environment.browser.complete(other, injected)
    expect(refused.body).toMatchObject({ code: 'code-rejected' })
  })

  test('a hybrid response of another attempt is refused by its nonce, without a token request', async () => {
    const environment = await openEnvironment()
    const { callback, connection } = await connect(environment, 'dp-hybrid', 'delegation')
    const other = await environment.browser.start({
      integration: 'dp-hybrid',
      model: 'delegation',
      purpose: 'link',
    })
    const injected = changed(callback, (raw) => raw.set('state', other.facts.state))
    const refused = await environment.browser.complete(other, injected)
    expect(refused.body).toMatchObject({ code: 'nonce-mismatch' })
    expect(tokenRequests(environment)).toBe(1)
    expect((await environment.browser.api(connection.id, clients)).status).toBe(200)
  })

  test('a code exchanged twice at the server revokes the refresh token, and the connection requires a reconnect', async () => {
    const environment = await openEnvironment()
    const { pending, callback, connection } = await connect(environment, 'dp-code', 'delegation')
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      code_verifier: pending.proof.verifier,
      redirect_uri: pending.facts.redirect_uri,
      client_id: pending.facts.client_id,
      client_secret: demoSecrets.DP_CODE_SECRET,
    })
    const replayed = await fetch(`${environment.server.issuer}/connect/token`, { method: 'POST', body })
    expect(await replayed.json()).toMatchObject({ error: 'invalid_grant' })
    const refused = await environment.at.planbridge.freshToken({
      connection: connection.id,
      present: false,
      refusedVersion: 1,
    })
    expect(refused).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
    const listed = await environment.browser.call(endpoints.listConnections, {})
    expect(listed.body).toMatchObject({ connections: [{ id: connection.id, status: 'reconnect-required' }] })
  })
})
