import { type Connection, endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { twoInstances } from '../../harness/deployment/instances.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { within } from '../../harness/within.ts'
import { dynamicPlannerPeople } from '../../mock/simulators/dynamic-planner/people.ts'

// Revocations have a deadline of 1.8 seconds, all other protocol steps one of ten. The bound tells them apart on a slow machine.
const boundMs = 8_000

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const evilOrigin = 'https://evil.example'

const isRevocation = ({ url }: { readonly url: string }) => /\/connect\/revocation$|\/revoke$/.test(url)
const isRefresh = ({ url }: { readonly url: string }) => /\/(?:connect|oauth)\/token$/.test(url)

const revocations = ({ simulators }: Pick<RecordedDeployment, 'simulators'>) =>
  Object.values(simulators).flatMap(({ log }) => log.entries.filter(isRevocation))

const disconnect = async (browser: Browser, { id }: Pick<Connection, 'id'>) => {
  const ended = await browser.call(endpoints.disconnect, { connection: id })
  if (!ended.ok) throw new Error(ended.body.code)
  return ended.body.revoked
}

const signOut = async (browser: Browser) => {
  const report = await browser.call(endpoints.signOut, {})
  if (!report.ok) throw new Error(report.body.code)
  return report.body
}

const dpDelegation = (browser: Browser) =>
  browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)

const shortLived = { simulators: { dynamicPlanner: { accessTokenSeconds: 60 } } }
const clients = '/crm/v1/clients'

describe('RV-01: the revocation request', () => {
  test('RV-01: a delegation revokes its refresh token as in RFC 7009: an authenticated form POST with a token type hint', async () => {
    const at = await recordedDeployment('revocation of a delegation')
    const browser = openBrowser(at)
    const granted: string[] = []
    at.simulators.dynamicPlanner.interrupt({
      when: isRefresh,
      answer: async (_, proceed) => {
        const response = await proceed()
        granted.push(((await response.clone().json()) as { refresh_token: string }).refresh_token)
        return response
      },
    })
    const connection = await dpDelegation(browser)
    expect(await disconnect(browser, connection)).toBe('yes')
    const [request, ...more] = revocations(at)
    expect(more).toEqual([])
    expect(request).toMatchObject({ method: 'POST', path: '/identity/connect/revocation' })
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(request?.headers['authorization']).toBeUndefined()
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      token: granted[0],
      token_type_hint: 'refresh_token',
      client_id: 'planbridge-hybrid',
      client_secret: 'CANARY-SECRET-dp-hybrid-4f1c',
    })
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
  })

  test('RV-01: a connection without refresh token revokes its access token', async () => {
    const at = await recordedDeployment('revocation of presence')
    const browser = openBrowser(at)
    expect(await disconnect(browser, await browser.connectOrThrow({ integration: 'dp-code' }, priya))).toBe(
      'yes',
    )
    const form = new URLSearchParams(revocations(at)[0]?.body)
    expect(form.get('token_type_hint')).toBe('access_token')
    expect(form.get('client_id')).toBe('planbridge-code')
  })

  test('RV-01: a provider that revokes by an API call gets it with the token to be revoked', async () => {
    const at = await recordedDeployment('revocation at Plannr')
    const browser = openBrowser(at)
    const connection = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    expect(await disconnect(browser, connection)).toBe('yes')
    const [request] = revocations(at)
    expect(request).toMatchObject({
      method: 'POST',
      path: '/api/v1/integrations/9a1d8c7e-planbridge/revoke',
      body: '',
    })
    expect(request?.headers['authorization']).toMatch(/^Bearer \S+$/)
  })

  test('RV-01: signing out revokes user-present connections, and keeps delegations and personal tokens', async () => {
    const at = await recordedDeployment('sign-out')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const delegation = await browser.connectOrThrow(
      { integration: 'plannr', model: 'delegation', purpose: 'link' },
      tom,
    )
    expect(await signOut(browser)).toMatchObject({ ended: 1, not_revoked: [] })
    expect(revocations(at).map(({ path }) => path)).toEqual(['/identity/connect/revocation'])
    expect((await at.store.connections.find(delegation.id))?.sealed).not.toBeNull()
    expect(await at.planbridge.freshToken({ connection: delegation.id, present: false })).toMatchObject({
      kind: 'token',
    })
  })

  test('RV-01: a provider without revocation gets no request, and the response says so', async () => {
    const at = await recordedDeployment('no revocation')
    const browser = openBrowser(at)
    const added = await browser.call(endpoints.addServiceAccount, {
      integration: IntegrationId.parse('docplanner'),
    })
    if (!added.ok) throw new Error(added.body.code)
    await browser.api(added.body.id, '/api/v3/integration/facilities')
    const before = at.simulators.docplanner.log.entries.length
    expect(await disconnect(browser, added.body)).toBe('unsupported')
    expect(at.simulators.docplanner.log.entries).toHaveLength(before)
  })

  test('RV-01: nothing is revoked while another connection of that person and client uses the same grant', async () => {
    const at = await recordedDeployment('riders', shortLived)
    const browser = openBrowser(at)
    const present = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const delegated = await browser.connectOrThrow(
      { integration: 'dp-hybrid', model: 'delegation', purpose: 'link' },
      priya,
    )
    expect(await disconnect(browser, present)).toBe('kept')
    expect(revocations(at)).toEqual([])
    at.clock.pass(120)
    expect((await browser.api(delegated.id, clients)).status).toBe(200)
    expect(await disconnect(browser, delegated)).toBe('yes')
  })

  test('RV-01: a connection through another client does not share the grant', async () => {
    const at = await recordedDeployment('no riders')
    const browser = openBrowser(at)
    const one = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    await browser.connectOrThrow({ integration: 'dp-code', purpose: 'link' }, priya)
    expect(await disconnect(browser, one)).toBe('yes')
  })
})

interface EndpointFault {
  readonly name: string
  readonly answer: () => Promise<Response> | Response
}

const never = () => new Promise<Response>(() => undefined)
const drip = () =>
  new Response(
    new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => void setTimeout(resolve, 50))
        controller.enqueue(new TextEncoder().encode(' '))
      },
    }),
    { headers: { 'content-type': 'application/json' } },
  )

const endpointFaults: readonly EndpointFault[] = [
  { name: 'it fails', answer: () => Response.json({ error: 'server_error' }, { status: 500 }) },
  {
    name: 'it is rate-limited',
    answer: () => new Response(null, { status: 503, headers: { 'retry-after': '30' } }),
  },
  { name: 'it hangs', answer: never },
  { name: 'its response is slow', answer: drip },
  { name: 'it is unreachable', answer: () => Promise.reject(new TypeError('fetch failed')) },
  {
    name: 'it refuses our client',
    answer: () => Response.json({ error: 'invalid_client' }, { status: 401 }),
  },
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `it redirects with ${status}`,
    answer: () => new Response(null, { status, headers: { location: `${evilOrigin}/revocation` } }),
  })),
]

describe('a failing revocation endpoint', () => {
  const openWithFault = async ({ name, answer }: EndpointFault) => {
    const evil: string[] = []
    const stranger = {
      origins: [evilOrigin],
      fetch: (request: Request) => {
        evil.push(request.url)
        return Promise.resolve(new Response('{}'))
      },
    }
    const at = await recordedDeployment(`revocation: ${name}`, { programs: [stranger] })
    at.simulators.dynamicPlanner.interrupt({ when: isRevocation, answer, times: 9 })
    return { at, browser: openBrowser(at), evil }
  }

  test.each(endpointFaults)(
    'RV-02 HP-44: disconnecting takes at most two seconds when $name',
    async (fault) => {
      const { at, browser, evil } = await openWithFault(fault)
      const connection = await dpDelegation(browser)
      expect(await within(boundMs, disconnect(browser, connection))).toBe('failed')
      expect(await at.store.connections.find(connection.id)).toBeUndefined()
      expect((await browser.api(connection.id, clients)).status).toBe(404)
      expect(evil).toEqual([])
    },
  )

  test.each(endpointFaults)(
    'RV-02 HP-44: signing out takes at most two seconds when $name',
    async (fault) => {
      const { at, browser, evil } = await openWithFault(fault)
      const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
      const cookie = [...browser.jar.values()].join('')
      expect(await within(boundMs, signOut(browser))).toEqual({ ended: 1, not_revoked: ['Dynamic Planner'] })
      const row = await at.store.connections.find(connection.id)
      expect(row).toMatchObject({ sealed: null, status: 'signed-out' })
      expect(browser.jar.size).toBe(0)
      browser.jar.set('__Host-planbridge', cookie)
      expect((await browser.api(connection.id, clients)).status).toBe(401)
      expect(evil).toEqual([])
    },
  )

  test('RV-02 HP-44: different-account is reported within two seconds even when the revocation hangs', async () => {
    const { browser } = await openWithFault({ name: 'it hangs for another person', answer: never })
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const pending = await browser.start({
      integration: 'dp-code',
      purpose: 'reconnect',
      connection: connection.id,
      another_account: true,
    })
    const callback = await browser.atProvider(pending, { account: 'mei.tanaka' })
    const done = await within(boundMs, browser.complete(pending, callback))
    expect(done.body).toMatchObject({ code: 'different-account' })
  })

  test('RV-03 HP-44: a token unknown to the server counts as revoked', async () => {
    const at = await recordedDeployment('unknown token')
    const browser = openBrowser(at)
    const connection = await dpDelegation(browser)
    at.simulators.dynamicPlanner.revokeEverything()
    expect(await disconnect(browser, connection)).toBe('yes')
  })

  test('RV-03 HP-44: an unsupported token type is not a failure', async () => {
    const { at, browser } = await openWithFault({
      name: 'unsupported_token_type',
      answer: () => Response.json({ error: 'unsupported_token_type' }, { status: 400 }),
    })
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    expect(await disconnect(browser, connection)).toBe('unsupported')
    expect(await at.store.connections.find(connection.id)).toBeUndefined()
  })
})

describe('signing out', () => {
  test('RV-04: requires a POST, so that an image or a link cannot do it', async () => {
    const at = await recordedDeployment('GET sign-out')
    const browser = openBrowser(at)
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await browser.send('/bff/sign-out', { method })
      expect([method, answer.status]).toEqual([method, 405])
    }
    expect((await browser.api(connection.id, clients)).status).toBe(200)
  })

  test.each([
    { from: 'another site', headers: { 'sec-fetch-site': 'cross-site', origin: evilOrigin } },
    { from: 'a sibling site', headers: { 'sec-fetch-site': 'same-site' } },
    { from: 'an old browser otherInstance', headers: { 'sec-fetch-site': '', origin: evilOrigin } },
    { from: 'a page without our header', headers: { 'x-planbridge': '' } },
  ])('RV-04: cannot be forged from $from', async ({ headers }) => {
    const at = await recordedDeployment('forged sign-out')
    const browser = openBrowser(at)
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const forged = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } }
    expect((await browser.send('/bff/sign-out', forged)).status).toBe(403)
    expect((await browser.api(connection.id, clients)).status).toBe(200)
  })

  test('RV-05: invalidates the cookie on every instance at once', async () => {
    const [first, second] = await twoInstances('sign-out on one of two', { posture: 'signed-in-people' })
    const browser = openBrowser(first)
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const otherInstance = openBrowser(second)
    for (const [name, value] of browser.jar) otherInstance.jar.set(name, value)
    expect((await otherInstance.api(connection.id, clients)).status).toBe(200)
    const cookies = new Map(otherInstance.jar)
    await signOut(browser)
    for (const at of [first, second]) {
      const thief = openBrowser(at)
      for (const [name, value] of cookies) thief.jar.set(name, value)
      const answer = await thief.api(connection.id, clients)
      expect(await answer.json()).toMatchObject({ status: 401, code: 'session-required' })
    }
  })
})

/** Delays the response of the next token request until released. The provider has already processed it. */
const delayRefresh = (
  simulator: RecordedDeployment['simulators']['plannr'] | RecordedDeployment['simulators']['dynamicPlanner'],
) => {
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  simulator.interrupt({
    when: isRefresh,
    answer: async (_, proceed) => {
      const response = await proceed()
      arrived.resolve()
      await released.promise
      return response
    },
  })
  return { arrived: arrived.promise, release: () => released.resolve() }
}

describe('a renewal in flight', () => {
  test('RV-06: does not restore a connection that was disconnected during it', async () => {
    const at = await recordedDeployment('renewal and disconnect', shortLived)
    const browser = openBrowser(at)
    const connection = await dpDelegation(browser)
    at.clock.pass(120)
    const delayed = delayRefresh(at.simulators.dynamicPlanner)
    const call = browser.api(connection.id, clients)
    await delayed.arrived
    await disconnect(browser, connection)
    delayed.release()
    expect((await call).status).toBe(404)
    expect(await at.store.connections.find(connection.id)).toBeUndefined()
    const listed = await browser.call(endpoints.listConnections, {})
    expect(listed.body).toEqual({ connections: [] })
  })

  test('RV-06: is revoked at the provider when its connection no longer exists', async () => {
    const at = await recordedDeployment('renewal given back', shortLived)
    const browser = openBrowser(at)
    const connection = await dpDelegation(browser)
    at.clock.pass(120)
    const delayed = delayRefresh(at.simulators.dynamicPlanner)
    const call = browser.api(connection.id, clients)
    await delayed.arrived
    await disconnect(browser, connection)
    delayed.release()
    await call
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
  })

  test.each(['one instance', 'two instances'])(
    'RV-06: does not restore a connection that a sign-out ended, with %s',
    async (instances) => {
      const [first, second] = await twoInstances(`renewal and sign-out, ${instances}`)
      const away = instances === 'one instance' ? first : second
      const browser = openBrowser(first)
      const connection = await browser.connectOrThrow({ integration: 'plannr' }, tom)
      const account = connection.choices[0]?.id ?? ''
      if (connection.choice === null)
        await browser.call(endpoints.chooseAccount, { connection: connection.id, account })
      const cookies = new Map(browser.jar)
      first.simulators.plannr.expireAccessTokens()
      const delayed = delayRefresh(first.simulators.plannr)
      const caller = openBrowser(away)
      for (const [name, value] of cookies) caller.jar.set(name, value)
      const call = caller.api(connection.id, '/api/v1/me')
      await delayed.arrived
      await signOut(browser)
      delayed.release()
      expect((await call).status).toBeGreaterThanOrEqual(400)
      const row = await first.store.connections.find(connection.id)
      expect(row).toMatchObject({ sealed: null, status: 'signed-out' })
      for (const at of [first, second]) {
        const fresh = await at.planbridge.freshToken({ connection: connection.id, present: true })
        expect(fresh).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
      }
    },
  )
})

describe('a code exchange in flight', () => {
  const openDelayedExchange = async (purpose: 'sign-in' | 'link') => {
    const at = await recordedDeployment(`sign-out during ${purpose}`)
    const browser = openBrowser(at)
    if (purpose === 'link') await browser.connectOrThrow({ integration: 'plannr', model: 'delegation' }, tom)
    const pending = await browser.start({ integration: 'dp-code', purpose })
    const callback = await browser.atProvider(pending, priya)
    const exchange = delayRefresh(at.simulators.dynamicPlanner)
    const completing = browser.complete(pending, callback)
    await exchange.arrived
    const cookies = new Map(browser.jar)
    await signOut(browser)
    exchange.release()
    return { at, browser, cookies, done: await completing }
  }

  test.each(['sign-in', 'link'] as const)(
    'RV-06: gives no access and no session to a person who signed out during it (%s)',
    async (purpose) => {
      const { at, browser, cookies, done } = await openDelayedExchange(purpose)
      expect(done).toMatchObject({ ok: false, body: { code: 'session-required' } })
      const rows = await Promise.all(
        dynamicPlannerPeople.map(({ sub }) => at.store.connections.listOfAccount('deployment', sub)),
      )
      expect(rows.flat().filter(({ sealed }) => sealed !== null)).toEqual([])
      const thief = openBrowser(at)
      for (const jar of [browser.jar, cookies]) {
        for (const [name, value] of jar) thief.jar.set(name, value)
        const session = await thief.call(endpoints.getSession, {})
        expect(session.body).toMatchObject({ state: 'anonymous', name: null })
      }
      expect(revocations(at).at(-1)?.path).toBe('/identity/connect/revocation')
    },
  )
})
