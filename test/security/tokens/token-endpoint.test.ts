import { Secret } from '@planbridge/bff/internal/domain/secret.ts'
import { blankConnection } from '@planbridge/bff/internal/grants/blank-connection.ts'
import { tokenRequest } from '@planbridge/bff/internal/oauth/token-request.ts'
import { defaultProtocolLimits } from '@planbridge/bff/internal/transport/protocol-client.ts'
import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { ClientSecretBasic } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import type { DeploymentOptions } from '../../harness/deployment/deployment.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { within } from '../../harness/within.ts'
import { callAsService, exchange, grants, priya } from './token-endpoint/grants.ts'
import { type HostileServer, hostileServer, type Script } from './token-endpoint/hostile-server.ts'
import { altered, misbehaviours } from './token-endpoint/misbehaviours.ts'

/** Short, because the tests of a silent server wait for it. */
const deadlineMs = 800
/** For the other faults, which must not reach a deadline on a slow machine. */
const distantDeadlineMs = 60_000
/** The default deadline is ten seconds. */
const boundMs = 9_000

/** A deployment with a hostile token endpoint on a real socket. */
const openHostile = async (name: string, script: Script, options: DeploymentOptions = {}) => {
  const late: { server?: HostileServer } = {}
  const protocolLimits = { ...defaultProtocolLimits, deadlineMs }
  const fetch = (request: Request) => late.server?.fetch(request) ?? Promise.reject(new Error('not yet'))
  const at: RecordedDeployment = await recordedDeployment(name, {
    ...options,
    engines: { fetch, protocolLimits, ...options.engines },
  })
  const server = await hostileServer((request) => at.network.fetch(request), script)
  late.server = server
  return { at, server, browser: openBrowser(at) }
}

const connectionsOf = async (browser: Browser) => {
  const listed = await browser.call(endpoints.listConnections, {})
  if (!listed.ok) throw new Error(listed.body.code)
  return listed.body.connections
}

describe.each(grants)('with $grant', ({ grant, ask }) => {
  test.each(misbehaviours)(
    '$row: a token response is refused when $when',
    async ({ when, means, script }) => {
      const isSilent = means === 'provider-too-slow'
      const limits = { ...defaultProtocolLimits, deadlineMs: isSilent ? deadlineMs : distantDeadlineMs }
      const { at, server, browser } = await openHostile(`${grant}: ${when}`, script, {
        engines: { protocolLimits: limits },
      })
      const result = await within(isSilent ? boundMs : distantDeadlineMs, ask(browser))
      expect(result).toMatchObject({ code: means })
      expect(server.requests).toHaveLength(1)
      expect(server.evilRequests()).toBe(0)
      const usable = (await connectionsOf(browser)).filter(({ token_ends_at }) => token_ends_at !== null)
      expect(usable).toEqual([])
      expect(JSON.stringify([result.body, at.logs])).not.toContain('CANARY')
    },
  )

  test.each(['bEARER', 'bearer', 'BEARER'])('TK-06 HP-33: token_type %s is Bearer', async (token_type) => {
    const { browser } = await openHostile(
      `${grant}: ${token_type}`,
      altered((honest) => ({ ...honest, token_type })),
    )
    expect((await ask(browser)).code).toBe('ok')
  })

  test.each([
    { expires_in: undefined, seconds: 600, why: 'is missing: the default is used' },
    { expires_in: null, seconds: 600, why: 'is null: the default is used' },
    { expires_in: '300', seconds: 300, why: 'is a numeric string' },
    { expires_in: 1e308, seconds: 86_400, why: 'is too large: the maximum is used' },
  ])('TK-07 HP-34: expires_in $why', async ({ expires_in, seconds }) => {
    const { at, browser } = await openHostile(
      `${grant}: expires_in ${expires_in}`,
      altered((honest) => ({ ...honest, expires_in })),
    )
    expect((await ask(browser)).code).toBe('ok')
    const [connection] = await connectionsOf(browser)
    expect(Date.parse(connection?.token_ends_at ?? '')).toBe(at.clock.now() + seconds * 1000)
  })

  test('TK-11: refused client credentials alert the operator, and the person is not sent to consent again', async () => {
    const { at, server, browser } = await openHostile(`${grant}: alarm`, ({ response }) =>
      response
        .writeHead(401, { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="evil"' })
        .end('{"error":"invalid_client","error_description":"for operators only"}'),
    )
    const result = await ask(browser)
    expect(result.status).toBe(502)
    expect(result.code).toBe('client-credentials-rejected')
    expect(JSON.stringify(result.body)).not.toContain('for operators only')
    expect(at.logs.filter(({ level }) => level === 'error')).not.toEqual([])
    expect(server.requests).toHaveLength(1)
    const statuses = (await connectionsOf(browser)).map(({ status }) => status)
    expect(statuses.filter((status) => status !== 'active')).toEqual([])
  })

  test('TK-02: a request carries exactly one client authentication', async () => {
    const { server, browser } = await openHostile(
      `${grant}: one authentication`,
      altered((honest) => honest),
    )
    await ask(browser)
    const [{ headers, form } = { headers: {}, form: new URLSearchParams() }] = server.requests
    expect(headers['authorization']).toBeUndefined()
    expect(form.getAll('client_secret')).toHaveLength(1)
    expect(form.getAll('client_id')).toHaveLength(1)
  })
})

test('TK-02: Docplanner gets the Basic header and nothing in the form', async () => {
  const { server, browser } = await openHostile(
    'Basic',
    altered((honest) => honest),
  )
  expect((await callAsService(browser, 'docplanner')).code).toBe('ok')
  const [{ headers, form } = { headers: {}, form: new URLSearchParams() }] = server.requests
  expect(headers['authorization']).toBe(`Basic ${btoa('12_planbridge:CANARY-SECRET-docplanner-55e1')}`)
  expect([...form.keys()].toSorted()).toEqual(['grant_type', 'scope'])
})

test('TK-04: the default limits of a token endpoint are ten seconds and a quarter of a megabyte', () => {
  expect(defaultProtocolLimits.deadlineMs).toBeLessThanOrEqual(10_000)
  expect(defaultProtocolLimits.bytesMax).toBeLessThanOrEqual(262_144)
})

test('TK-04 TK-05: the socket of a token endpoint is closed at the limit', async () => {
  for (const when of ['its body drips', 'its body never ends']) {
    const script = misbehaviours.find((one) => one.when === when)?.script
    const { server, browser } = await openHostile(`closed line: ${when}`, script ?? (() => undefined))
    expect((await exchange(browser)).status).toBeGreaterThanOrEqual(500)
    await server.disconnected
  }
})

test('TK-11: refused client credentials cause one request for twenty concurrent calls', async () => {
  const script = misbehaviours.find(({ row }) => row === 'TK-11')?.script
  const { at, server, browser } = await openHostile('no storm', script ?? (() => undefined))
  // A session, and a service account that was connected when its credentials were still accepted.
  await browser.start({ integration: 'plannr' })
  const key = { tenant: 'deployment', owner: '', model: 'service-account', account: '' } as const
  const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
  const service = blankConnection(
    { random, clock: at.clock },
    { ...key, integration: IntegrationId.parse('dp-firm') },
  )
  const connection = await at.store.connections.add({ ...service, renews: true })
  const calls = Array.from({ length: 20 }, () => browser.api(connection.id, '/crm/v1/clients'))
  const codes = await Promise.all(calls.map(async (call) => (await call).status))
  expect(new Set(codes)).toEqual(new Set([502]))
  // After the backoff exactly one call retries.
  expect(server.requests).toHaveLength(1)
  at.clock.pass(10)
  await Promise.all(Array.from({ length: 20 }, () => browser.api(connection.id, '/crm/v1/clients')))
  expect(server.requests).toHaveLength(2)
})

test.each([
  'its JSON starts with a byte order mark',
  'it has no content type',
  'it sends tokens with status 201',
  'it sends 200 with an error',
  'token_type is missing',
  'expires_in is a word',
])('TK-70: the tokens of a response to a code that is refused when %s are revoked', async (when) => {
  const script = misbehaviours.find((one) => one.when === when)?.script
  const { at, browser } = await openHostile(`revoked: ${when}`, script ?? (() => undefined))
  expect((await exchange(browser)).status).toBe(502)
  const { entries } = at.simulators.dynamicPlanner.log
  expect(entries.filter(({ path }) => path.endsWith('/connect/revocation'))).toHaveLength(1)
})

describe('the granted scope', () => {
  const granting = async (scope: string | undefined) => {
    const faced = await openHostile(
      `scope ${scope}`,
      altered((honest) => ({ ...honest, scope })),
    )
    expect((await exchange(faced.browser)).code).toBe('ok')
    const [connection] = await connectionsOf(faced.browser)
    if (!connection) throw new Error('the attempt was not completed')
    return { ...faced, connection }
  }

  test('TK-08 HP-36: without scope in the response, the requested scope is granted', async () => {
    const { connection } = await granting(undefined)
    expect(connection.scopes).toEqual(['openid', 'profile', 'crm.read'])
    expect(connection.operations).toContain('list-clients')
  })

  test('TK-08 HP-36: a narrower scope is listed, and calls outside it are refused without a provider request', async () => {
    const { at, browser, connection } = await granting('openid profile')
    expect(connection.scopes).toEqual(['openid', 'profile'])
    expect(connection.operations).not.toContain('list-clients')
    const before = at.simulators.dynamicPlanner.log.entries.length
    const refused = await browser.api(connection.id, '/crm/v1/clients')
    expect(await refused.json()).toMatchObject({ code: 'scope-missing' })
    expect(at.simulators.dynamicPlanner.log.entries).toHaveLength(before)
  })

  test('TK-08 HP-36: a wider scope allows no unrequested call', async () => {
    const { connection } = await granting('openid profile crm.read crm.write admin')
    expect(connection.scopes).toEqual(['openid', 'profile', 'crm.read'])
  })

  test('TK-08: a disjoint scope allows no call', async () => {
    const { browser, connection } = await granting('something.else')
    expect(connection.operations).not.toContain('list-clients')
    const refused = await browser.api(connection.id, '/crm/v1/clients')
    expect(await refused.json()).toMatchObject({ code: 'scope-missing' })
  })
})

describe('tokens of a valid size', () => {
  test('TK-09: an opaque refresh token of 1 KB is stored and sent unchanged', async () => {
    const long = `CANARY-RT-${'r'.repeat(1014)}`
    const { at, server, browser } = await openHostile(
      'a long refresh token',
      altered((honest) => ({ ...honest, refresh_token: long })),
      { simulators: { dynamicPlanner: { accessTokenSeconds: 60 } } },
    )
    const connected = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    at.clock.pass(120)
    await browser.api(connected.id, '/crm/v1/clients')
    expect(server.requests.at(-1)?.form.get('refresh_token')).toBe(long)
  })

  test('TK-09: an access token of 4 KB reaches the API unchanged', async () => {
    const long = `CANARY-AT-${'a'.repeat(4086)}`
    const { at, browser } = await openHostile(
      'a long access token',
      altered((honest) => ({ ...honest, access_token: long })),
    )
    await callAsService(browser)
    const sent = at.simulators.dynamicPlanner.log.entries.filter(({ path }) => path === '/crm/v1/clients')
    expect(sent.map(({ headers }) => headers['authorization'])).toContain(`Bearer ${long}`)
  })
})

describe('a refused code', () => {
  test.each([
    { status: 400, body: { error: 'invalid_grant' }, code: 'code-rejected' },
    { status: 400, body: { error: 'invalid_request', error_description: null }, code: 'code-rejected' },
    { status: 400, body: { error: 'unauthorized_client' }, code: 'client-credentials-rejected' },
    { status: 400, body: { error: ['invalid_grant', 7] }, code: 'provider-failing' },
    { status: 500, body: { error: 'invalid_grant' }, code: 'provider-failing' },
  ])('TK-10: $status $body means $code', async ({ status, body, code }) => {
    const { browser } = await openHostile(`refused code ${status} ${JSON.stringify(body)}`, ({ response }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
    expect(await exchange(browser)).toMatchObject({ code })
    expect(await connectionsOf(browser)).toEqual([])
  })
})

test.each(['invalid_grant', 'invalid_request', 'unauthorized_client', 'invalid_scope'])(
  'TK-10: a service account refused with %s is a client failure, because there is no code',
  async (error) => {
    const { browser } = await openHostile(`refused service ${error}`, ({ response }) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error })),
    )
    expect(await callAsService(browser)).toMatchObject({ status: 502, code: 'client-credentials-rejected' })
  },
)

test('TK-10: a rate-limited service account is reported with its Retry-After', async () => {
  const { browser } = await openHostile('slow down', ({ response }) =>
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '30' }).end('{}'),
  )
  const result = await callAsService(browser)
  expect(result).toMatchObject({ status: 429, code: 'rate-limited', body: { retry_after: 30 } })
})

test('TK-12: no response about a token is cacheable', async () => {
  const { browser } = await openHostile(
    'caches',
    altered((honest) => honest),
  )
  const pending = await browser.start({ integration: 'dp-code' })
  const done = await browser.complete(pending, await browser.atProvider(pending, priya))
  const again = await browser.complete(pending, new URL('https://app.example/?state=x&code=y'))
  if (!done.ok) throw new Error(done.body.code)
  const { id } = done.body.connection
  const answers = [
    done.response,
    again.response,
    await browser.api(id, '/crm/v1/clients'),
    await browser.api(id, '/nowhere'),
    (await browser.call(endpoints.getSession, {})).response,
    (await browser.call(endpoints.listConnections, {})).response,
    (await browser.call(endpoints.disconnect, { connection: id })).response,
    (await browser.call(endpoints.signOut, {})).response,
  ]
  expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
})

describe('client authentication', () => {
  const endpoint = { url: 'https://identity.example/token', headers: {} }
  const secrets = ['CANARY-SECRET:+%/ é', 'CANARY-SECRET&=?#"', 'CANARY-SECRET%3A%2B', 'CANARY-SECRET~*_-.!']
  // Decodes as a server does by RFC 6749 §2.3.1: split at the first colon, then form-decode each half.
  const readBasic = (header: string | null): readonly string[] => {
    const text = Buffer.from((header ?? '').replace('Basic ', ''), 'base64').toString()
    const [id = '', ...secret] = text.split(':')
    return [id, secret.join(':')].map((half) => new URLSearchParams(`half=${half}`).get('half') ?? '')
  }
  const requestWith = async (authentication: 'basic' | 'basic-raw' | 'body', id: string, secret: string) => {
    const client = { id, secret: new Secret(secret) }
    const request = tokenRequest({ ...endpoint, authentication }, client, {
      grant_type: 'client_credentials',
      scope: 'crm.read',
    })
    return { header: request.headers.get('authorization'), form: new URLSearchParams(await request.text()) }
  }

  test.each(secrets)('TK-01: the secret %s is unchanged in the Basic header', async (secret) => {
    const { header } = await requestWith('basic', 'client:of é', secret)
    expect(readBasic(header)).toEqual(['client:of é', secret])
  })

  test.each(secrets)('TK-01: an independent client writes the same Basic header for %s', async (secret) => {
    const { header } = await requestWith('basic', 'client:of é', secret)
    const independent = new Headers()
    const server = { issuer: 'https://identity.example' }
    await ClientSecretBasic(secret)(server, { client_id: 'client:of é' }, new URLSearchParams(), independent)
    expect(readBasic(header)).toEqual(readBasic(independent.get('authorization')))
  })

  test.each(secrets)('TK-01: the secret %s is unchanged in the form', async (secret) => {
    const { form } = await requestWith('body', 'client:of é', secret)
    expect([form.get('client_id'), form.get('client_secret')]).toEqual(['client:of é', secret])
  })

  test.each(['basic', 'basic-raw'] as const)(
    'TK-02: %s leaves the form without credentials',
    async (kind) => {
      const { header, form } = await requestWith(kind, 'client', 'CANARY-SECRET-plain')
      expect(header).toBe(`Basic ${btoa('client:CANARY-SECRET-plain')}`)
      expect([...form.keys()]).toEqual(['grant_type', 'scope'])
    },
  )

  test('TK-02: credentials in the form leave no header', async () => {
    const { header, form } = await requestWith('body', 'client', 'CANARY-SECRET-plain')
    expect(header).toBeNull()
    expect([...form.keys()]).toEqual(['grant_type', 'scope', 'client_id', 'client_secret'])
  })
})
