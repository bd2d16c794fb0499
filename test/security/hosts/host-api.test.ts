import { endpoints } from '@planbridge/shared/contract'
import { hostEndpoints, type HostScope, hostScopes } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { makeHostUser } from '../../harness/deployment/host-user.ts'
import { hostKeysText, openHost, outcomeOf, wholeKey, withHostKey } from '../../harness/deployment/host.ts'
import { providerRequests, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const helen = { account: 'helen.marsh' }
const clients = '/crm/v1/clients?pageSize=1'

const keyOf = (scope: HostScope) => `pbh_CANARY-HOSTKEY-with-the-scope-${scope}`
const otherKeys = {
  plannrOnly: 'pbh_CANARY-HOSTKEY-for-plannr-alone-0000002',
  otherTenant: 'pbh_CANARY-HOSTKEY-of-another-tenant-000003',
  byDefault: 'pbh_CANARY-HOSTKEY-with-default-scopes-0004',
}
const manyKeys = (text: string) =>
  text +
  hostKeysText({
    crm: { key: wholeKey, scopes: hostScopes },
    ...Object.fromEntries(hostScopes.map((scope) => [scope, { key: keyOf(scope), scopes: [scope] }])),
    'by-default': { key: otherKeys.byDefault },
    'plannr-only': { key: otherKeys.plannrOnly, scopes: hostScopes, integrations: ['plannr'] },
    'other-tenant': { key: otherKeys.otherTenant, scopes: hostScopes, tenant: 'acme' },
  })

type Mounted = readonly [scope: HostScope, path: string, method: string, body: object | undefined]

const mounted: readonly Mounted[] = [
  ['read', '/v1/integrations', 'GET', undefined],
  ['read', '/v1/connections?subject=user-1', 'GET', undefined],
  ['read', '/v1/connections/none', 'GET', undefined],
  ['write', '/v1/connections/none', 'DELETE', undefined],
  ['read', '/v1/delegations?subject=user-1', 'GET', undefined],
  ['write', '/v1/subjects/erase', 'POST', { subject: 'nobody' }],
  ['events', '/v1/events?limit=1', 'GET', undefined],
  ['webhooks', '/v1/webhook-endpoints', 'GET', undefined],
  ['webhooks', '/v1/webhook-endpoints', 'POST', { url: 'https://hooks.host.example/' }],
  ['webhooks', `/v1/webhook-endpoints/we_${'n'.repeat(22)}`, 'DELETE', undefined],
]

const sendMounted = (
  host: Pick<ReturnType<typeof openHost>, 'send'>,
  [, path, method, body]: Mounted,
  headers: Readonly<Record<string, string>> = {},
) =>
  host.send(path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })

/** Users of one host with a connection each, and a person who signed in to the app itself. */
const openUsers = async (name: string) => {
  const at = await recordedDeployment(`host api: ${name}`, { config: manyKeys })
  const connect = async (who: { account: string }, model: 'delegation' | 'user-present') => {
    const browser = openBrowser(at)
    return { browser, ...(await browser.connectOrThrow({ integration: 'dp-hybrid', model }, who)) }
  }
  const one = await connect(priya, 'user-present')
  await makeHostUser(at, one.id, 'user-1')
  const other = await connect(helen, 'delegation')
  await makeHostUser(at, other.id, 'Zoë, 100 %')
  return { at, host: openHost(at), one, other, connect }
}

describe('a key of a host', () => {
  test.each(mounted)('EM-30: permits requests of its scope alone: %s %s', async (...endpoint) => {
    const at = await recordedDeployment('host scopes', { config: manyKeys })
    const outcomes = await Promise.all(
      hostScopes.map(async (scope) => outcomeOf(await sendMounted(openHost(at, keyOf(scope)), endpoint))),
    )
    const refused = '403 host-key-not-permitted'
    const isNeeded = hostScopes.map((scope) => scope === endpoint[0])
    expect(outcomes.map((outcome) => outcome !== refused)).toEqual(isNeeded)
    expect(outcomes[isNeeded.indexOf(true)]).toMatch(/^200|^404 connection-not-found/)
    const byDefault = openHost(at, otherKeys.byDefault)
    expect(await outcomeOf(await sendMounted(byDefault, endpoint))).toBe('403 host-key-not-permitted')
  })

  test.each(mounted)('OP-52 EM-30: alone opens %s %s, and not from a browser', async (...endpoint) => {
    const at = await recordedDeployment('host access', { config: manyKeys })
    const host = openHost(at)
    const withHeaders = (headers: Readonly<Record<string, string>>) => sendMounted(host, endpoint, headers)
    for (const authorization of ['', 'Bearer pbh_unknown', `Basic ${wholeKey}`, `Bearer ${wholeKey} x`])
      expect(await outcomeOf(await withHeaders({ authorization }))).toBe('401 host-key-required')
    for (const headers of [{ origin: at.origin }, { 'sec-fetch-site': 'none' }])
      expect(await outcomeOf(await withHeaders(headers))).toBe('403 origin-not-allowed')
  })

  test('EM-30: calls APIs with the scope for it alone, which it has by default', async () => {
    const { at, other } = await openUsers('call scope')
    const call = async (key: string) =>
      outcomeOf(await openHost(at, key).api(other.id, clients, 'Zoë, 100 %'))
    for (const scope of hostScopes)
      expect(await call(keyOf(scope))).toBe(scope === 'call' ? '200' : '403 host-key-not-permitted')
    expect(await call(otherKeys.byDefault)).toBe('200')
  })

  test('EM-30: has a limit of requests of its own', async () => {
    const at = await recordedDeployment('host limit', { config: manyKeys })
    const ask = (key: string) => openHost(at, key).send('/v1/integrations')
    const answers = await Promise.all(Array.from({ length: 601 }, () => ask(wholeKey)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect((await ask(keyOf('read'))).status).toBe(200)
  })
})

describe('requests of a host', () => {
  test.each([
    ['GET', '/v1/connections', '400 request-malformed'],
    ['GET', '/v1/connections?subject=a&subject=b', '400 request-malformed'],
    ['GET', '/v1/connections?subject=a&sort=b', '400 request-malformed'],
    ['GET', '/v1/connections?subject=%FF', '400 request-malformed'],
    ['GET', `/v1/connections?subject=${'x'.repeat(201)}`, '400 request-malformed'],
    ['PUT', '/v1/connections', '405 method-not-allowed'],
    ['POST', '/v1/integrations', '405 method-not-allowed'],
    ['GET', '/v1/subjects/erase', '405 method-not-allowed'],
    ['GET', '/v1/unknown', '404 not-found'],
    ['GET', '/v1', '404 not-found'],
  ])('%s %s are answered as everywhere: %s', async (method, path, expected) => {
    const at = await recordedDeployment('host requests', { config: withHostKey })
    const response = await openHost(at).send(path, { method })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.clone().json()).toMatchObject({ reference: expect.any(String) as string })
    expect(await outcomeOf(response)).toBe(expected)
  })

  test('are logged as those of a host, under the reference of the answer', async () => {
    const at = await recordedDeployment('host log', { config: withHostKey })
    const result = await openHost(at).call(hostEndpoints.getHostConnection, { connection: 'none' as never })
    if (result.ok) throw new Error('found')
    expect(at.logs).toContainEqual(
      expect.objectContaining({ event: 'request.failed', by: 'host', reference: result.body.reference }),
    )
  })
})

describe('a host', () => {
  test('EM-31: calls an API as the user that it names, who need not be signed in anywhere', async () => {
    const { host, one, other } = await openUsers('calls')
    await one.browser.send('/bff/sign-out', { method: 'POST' })
    expect(await outcomeOf(await host.api(other.id, clients, 'Zoë, 100 %'))).toBe('200')
  })

  test('EM-31: gets nothing of a connection for another user, no user, or a user who is not its own', async () => {
    const { at, host, one, other, connect } = await openUsers('other users')
    const own = await connect({ account: 'tom.okafor' }, 'delegation')
    expect(await outcomeOf(await host.api(own.id, clients))).toBe('200')
    const before = providerRequests(at)
    expect(await outcomeOf(await host.api(one.id, clients))).toBe('400 host-subject-required')
    expect(await outcomeOf(await host.api(one.id, clients, 'Zoë, 100 %'))).toBe('404 connection-not-found')
    expect(await outcomeOf(await host.api(other.id, clients, 'user-1'))).toBe('404 connection-not-found')
    expect(await outcomeOf(await host.api(own.id, clients, 'user-1'))).toBe('404 connection-not-found')
    expect(await outcomeOf(await host.api(own.id, clients, priya.account))).toBe('404 connection-not-found')
    for (const key of [otherKeys.plannrOnly, otherKeys.otherTenant])
      expect(await outcomeOf(await openHost(at, key).api(one.id, clients, 'user-1'))).toBe(
        '404 connection-not-found',
      )
    expect(providerRequests(at)).toBe(before)
  })

  test('EM-31: lists and reads the connections and delegations of the user that it names', async () => {
    const { host, one, other } = await openUsers('lists')
    const listed = await host.get(hostEndpoints.listHostConnections, { subject: 'user-1' })
    expect(listed.connections).toMatchObject([{ id: one.id, subject: 'user-1', model: 'user-present' }])
    expect(await host.get(hostEndpoints.getHostConnection, { connection: other.id })).toMatchObject({
      id: other.id,
      subject: 'Zoë, 100 %',
      status: 'active',
    })
    const { delegations } = await host.get(hostEndpoints.listHostDelegations, { subject: 'Zoë, 100 %' })
    expect(delegations).toMatchObject([{ connection: other.id }])
    for (const subject of ['user-1', 'unknown'])
      expect(await host.get(hostEndpoints.listHostDelegations, { subject })).toEqual({ delegations: [] })
    expect(await host.get(hostEndpoints.listHostConnections, { subject: 'unknown' })).toEqual({
      connections: [],
    })
  })

  test('EM-31: sees a use of a connection at once', async () => {
    const { at, host, one } = await openUsers('used')
    at.clock.pass(60)
    expect(await outcomeOf(await host.api(one.id, clients, 'user-1'))).toBe('200')
    const last_used_at = new Date(at.clock.now()).toISOString()
    const found = await host.get(hostEndpoints.getHostConnection, { connection: one.id })
    expect(found).toMatchObject({ last_used_at })
  })

  test('EM-31 VT-60: sees before the first call that the tokens of a connection do not open', async () => {
    const { at, host, other } = await openUsers('unreadable')
    const row = await at.store.connections.find(other.id)
    if (!row) throw new Error('no row')
    const { tokenEndsAt: endsAt, tokenStaleAt: staleAt, tokenVersion, sealed } = row
    const spoilt = `${sealed?.slice(0, -2)}AA`
    const times = { endsAt: endsAt ?? 0, staleAt: staleAt ?? 0 }
    await at.store.connections.putTokens(other.id, tokenVersion, { sealed: spoilt, ...times }, {})
    const trouble = { code: 'vault-unreadable' }
    const elsewhere = await recordedDeployment('host api: unreadable elsewhere', {
      config: manyKeys,
      store: at.store,
      clock: at.clock,
    })
    const by = openHost(elsewhere)
    expect(await by.get(hostEndpoints.getHostConnection, { connection: other.id })).toMatchObject({ trouble })
    const { connections } = await host.get(hostEndpoints.listHostConnections, { subject: 'Zoë, 100 %' })
    expect(connections).toMatchObject([{ id: other.id, trouble }])
  })

  test('EM-31: lists the service accounts of its tenant for every user', async () => {
    const { host, one, at } = await openUsers('service accounts')
    const browser = openBrowser(at)
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    if (!added.ok) throw new Error(added.body.code)
    const { connections } = await host.get(hostEndpoints.listHostConnections, { subject: 'user-1' })
    expect(connections.map(({ id, subject }) => [id, subject])).toEqual([
      [one.id, 'user-1'],
      [added.body.id, null],
    ])
    expect(await outcomeOf(await host.api(added.body.id, '/api/v3/integration/facilities'))).toBe('200')
    expect(await outcomeOf(await host.api(added.body.id, '/api/v3/integration/facilities', 'user-1'))).toBe(
      '200',
    )
  })

  test('EM-31: neither reads nor ends the connection of a person who signed in to the app, or of another key', async () => {
    const { at, host, one, connect } = await openUsers('strangers')
    const own = await connect({ account: 'tom.okafor' }, 'delegation')
    const reached = [
      [host, own.id],
      [openHost(at, otherKeys.plannrOnly), one.id],
      [openHost(at, otherKeys.otherTenant), one.id],
    ] as const
    for (const [by, connection] of reached) {
      const results = [
        await by.call(hostEndpoints.getHostConnection, { connection }),
        await by.call(hostEndpoints.removeHostConnection, { connection }),
      ]
      expect(results.map(({ body }) => 'code' in body && body.code)).toEqual([
        'connection-not-found',
        'connection-not-found',
      ])
    }
    expect(await at.store.connections.find(own.id)).toBeDefined()
    expect(await at.store.connections.find(one.id)).toBeDefined()
  })

  test('EM-31: ends a connection of a user, and its grant', async () => {
    const { host, other } = await openUsers('remove')
    const removed = await host.get(hostEndpoints.removeHostConnection, { connection: other.id })
    expect(removed).toEqual({ revoked: 'yes' })
    const again = await host.call(hostEndpoints.removeHostConnection, { connection: other.id })
    expect(again.body).toMatchObject({ code: 'connection-not-found' })
  })

  test('EM-37: erases a user with all connections, and neither another user nor one beyond its key', async () => {
    const { at, host, one, other } = await openUsers('erase')
    const limited = openHost(at, otherKeys.plannrOnly)
    const erase = hostEndpoints.eraseHostSubject
    expect((await limited.call(erase, { subject: 'user-1' })).body).toMatchObject({
      code: 'host-key-not-permitted',
    })
    const stranger = openHost(at, otherKeys.otherTenant)
    expect(await stranger.get(erase, { subject: 'user-1' })).toEqual({ connections: 0 })
    expect(await host.get(erase, { subject: 'user-1' })).toEqual({ connections: 1 })
    expect(await host.get(erase, { subject: 'user-1' })).toEqual({ connections: 0 })
    expect(await at.store.connections.find(one.id)).toBeUndefined()
    expect(await at.store.connections.find(other.id)).toBeDefined()
    expect(await outcomeOf(await host.api(one.id, clients, 'user-1'))).toBe('404 connection-not-found')
  })

  test('EM-31: offers its users no service account that only named people may use', async () => {
    const named = (text: string) =>
      manyKeys(text).replace(
        /(domain: doctoralia.es[^]*?service_account_use: )anyone/,
        `$1[{ integration: plannr, account: someone }]`,
      )
    const at = await recordedDeployment('host api: named people', { config: named })
    const { integrations } = await openHost(at).get(hostEndpoints.listHostIntegrations, {})
    const open = integrations.flatMap(({ id, offers }) =>
      offers.map(({ model, open_to_you }) => [`${id} ${model}`, open_to_you]),
    )
    expect(Object.fromEntries(open)).toMatchObject({
      'dp-firm service-account': 'yes',
      'docplanner service-account': 'not-permitted',
      'plannr user-present': 'yes',
      'plannr personal-token': 'yes',
    })
  })

  test('lists the integrations of its key, and none that is only offered', async () => {
    const { at, host } = await openUsers('integrations')
    const idsFor = async (by: typeof host) =>
      (await by.get(hostEndpoints.listHostIntegrations, {})).integrations.map(({ id }) => id)
    expect(await idsFor(host)).toEqual(['dp-hybrid', 'dp-code', 'dp-firm', 'plannr', 'docplanner'])
    expect(await idsFor(openHost(at, otherKeys.plannrOnly))).toEqual(['plannr'])
    expect(await idsFor(openHost(at, otherKeys.otherTenant))).toEqual([])
  })
})
