import { connectEndpoints } from '@planbridge/shared/embed'
import { IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  bodyOf,
  type ConnectHost,
  hostOrigin,
  linkSecret,
  openConnectHost,
  openFrame,
  openWindow,
  returnUrl,
} from '../../harness/deployment/embedding/connect-session.ts'
import { hostKeysText } from '../../harness/deployment/host.ts'
import type { RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { codeOf, environment, priya, revocations, tom } from './environment.ts'

const gareth = { account: 'gareth@harbourlane.example' }
const plannr = IntegrationId.parse('plannr')
const firm = IntegrationId.parse('dp-firm')
const refused = (code: string) => ({ ok: false, body: { code } }) as const

const personalToken = async ({ simulators }: RecordedDeployment, username = tom.account) => {
  const { token } = await simulators.plannr.mintPersonalToken({ username })
  return { integration: plannr, token, ends_on: '2026-02-01' }
}

const framed = async (name: string, input: Parameters<ConnectHost['create']>[0] = {}) => {
  const { at, host } = await environment(name)
  const session = await host.create(input)
  return { at, host, session, frame: openFrame(at, session.token) }
}

describe('the document of the frame', () => {
  const load = async ({ planbridge, origin }: RecordedDeployment, session: string) => {
    const response = await planbridge.fetch(new Request(`${origin}/embed/v1/frame?session=${session}`))
    const policy = response.headers.get('content-security-policy') ?? ''
    return {
      status: response.status,
      ancestors: /frame-ancestors ([^;]+)/.exec(policy)?.[1],
      origins: /planbridge-origins" content="([^"]*)"/.exec(await response.text())?.[1],
      headers: response.headers,
    }
  }

  test('EM-01, HC-31: may be framed by exactly the origins of its session', async () => {
    const origins = [hostOrigin, 'https://[2001:db8::1]:8443', 'http://localhost:3000']
    const { at, session } = await framed('ancestors', { allowed_origins: origins })
    const document = await load(at, session.id)
    expect(document).toMatchObject({ status: 200, ancestors: origins.join(' '), origins: origins.join(' ') })
    expect(document.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(document.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(document.headers.has('set-cookie')).toBe(false)
  })

  test('EM-01: names origins as browsers do', async () => {
    const { at, session } = await framed('default port', {
      allowed_origins: ['https://app.host.example:443'],
    })
    expect((await load(at, session.id)).ancestors).toBe(hostOrigin)
  })

  test.each([
    ['a path', 'https://app.host.example/'],
    ['a wildcard', 'https://*.host.example'],
    ['every origin', '*'],
    ['a scheme alone', 'https:'],
    ['http of another machine', 'http://app.host.example'],
    ['a source list', "https://app.host.example 'self'"],
    ['another directive', 'https://app.host.example; script-src *'],
    ['an opaque origin', 'null'],
    ['a new line', 'https://app.host.example\nhttps://evil.example'],
    ['upper case, which no browser sends', 'https://APP.host.example'],
  ])('EM-01, HC-31: is never for %s', async (_name, origin) => {
    const { host } = await environment('hostile origin')
    expect(await codeOf(host.create({ allowed_origins: [origin] }))).toBe('request-malformed')
  })

  test('EM-01, HC-31: may be framed by nobody if the session is unknown, has no origins or has ended', async () => {
    const { at, host, session } = await framed('ended')
    const byLink = openConnectHost(at)
    const withoutOrigins = await byLink.create({ allowed_origins: undefined })
    const none = { status: 200, ancestors: "'none'", origins: '' }
    for (const id of ['', 'x', 'a'.repeat(22), withoutOrigins.id])
      expect(await load(at, id)).toMatchObject(none)
    await host.cancel(session.id)
    expect(await load(at, session.id)).toMatchObject(none)
    const later = await host.create()
    at.clock.pass(1_800)
    expect(await load(at, later.id)).toMatchObject(none)
  })

  test('EM-02: is the only one that may be framed: sign-in, consent, windows and data are not', async () => {
    const { at, session } = await framed('others')
    const paths = ['/', '/connect', `/connect?session=${session.id}`, '/connect/done', '/callback/plannr']
    for (const path of [...paths, '/embed/v1/none.js', '/embed/frame', '/connect-api/session', '/v1/x']) {
      const response = await at.planbridge.fetch(new Request(at.origin + path))
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })

  test('EM-02: is another one than that of the window, which answers at the address of links', async () => {
    const { at, session } = await framed('window document')
    for (const path of ['/connect', `/connect?session=${session.id}`, '/connect/done']) {
      const response = await at.planbridge.fetch(new Request(at.origin + path))
      expect([response.status, await response.text()]).toEqual([
        200,
        expect.stringContaining('<title>window'),
      ])
      expect(response.headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
      expect(response.headers.has('set-cookie')).toBe(false)
    }
    const frame = await at.planbridge.fetch(new Request(`${at.origin}/embed/v1/frame?session=${session.id}`))
    expect(await frame.text()).toContain('<title>frame')
  })

  test('EM-01: is not found in a build without it, and the script for hosts is served to every origin with its hash', async () => {
    const file = {
      body: new TextEncoder().encode('script'),
      tag: '"t"',
      type: 'text/javascript',
      compressed: {},
    }
    const loaders = new Map([['connect.js', file]])
    const site = { app: 'app', callback: 'callback', assets: new Map(), loaders }
    const { at } = await environment('old build', { engines: { site } })
    const get = (path: string) => at.planbridge.fetch(new Request(at.origin + path))
    for (const path of ['/embed/v1/frame', '/connect', '/connect/done', '/embed/v1/connect-12345678.js'])
      expect((await get(path)).status).toBe(404)
    const script = await get('/embed/v1/connect.js')
    expect(await script.text()).toBe('script')
    // There is one form of it only.
    expect(script.headers.has('vary')).toBe(false)
    expect(Object.fromEntries(script.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, no-cache',
      etag: '"t"',
    })
  })
})

describe('the credential of the frame', () => {
  test('EM-03, EM-09: is the token in a header, never in a URL, and of its own session', async () => {
    const { at, session } = await framed('credential')
    expect(session.url).not.toContain(session.token)
    expect(session.url).not.toContain(session.id)
    expect(new URL(session.url)).toMatchObject({ pathname: '/connect', search: '' })
    const browser = openBrowser(at)
    const ask = async (headers: Record<string, string>, path = '/connect-api/session') =>
      (await browser.send(path, { headers })).status
    const scheme = 'Planbridge-Connect'
    expect(await ask({ authorization: `${scheme} ${session.token}` })).toBe(200)
    const [start = '', secret = ''] = session.token.split('.')
    const hostile = [
      {},
      { authorization: `Bearer ${session.token}` },
      { authorization: session.token },
      { authorization: `${scheme} ${start}.${secret.slice(0, -1)}` },
      { authorization: `${scheme} ${start}.${'a'.repeat(43)}` },
      { authorization: `${scheme} pbcs_${'a'.repeat(22)}.${secret}` },
      { 'x-planbridge-connect': session.id },
      {
        cookie: `__Host-planbridge-connect-${session.id.slice(0, 8)}=${secret}`,
        'x-planbridge-connect': session.id,
      },
    ]
    for (const headers of hostile) expect(await ask(headers)).toBe(401)
    expect(await ask({}, `/connect-api/session?token=${session.token}`)).toBe(401)
  })

  test('EM-10: is refused from an opaque origin, from another site and without the app’s header', async () => {
    const { at, session } = await framed('opaque')
    const headers = { authorization: `Planbridge-Connect ${session.token}` }
    const browser = openBrowser(at)
    for (const change of [
      { origin: 'null' },
      { origin: hostOrigin },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'x-planbridge': '' },
      { 'sec-fetch-dest': 'document' },
    ]) {
      const response = await browser.send('/connect-api/session', { headers: { ...headers, ...change } })
      expect([response.status, await response.json()]).toMatchObject([403, { code: 'origin-not-allowed' }])
    }
  })

  test('EM-12: permits nothing of the app, of the host and of other sessions', async () => {
    const { at, session } = await framed('reduced')
    const browser = openBrowser(at)
    const authorization = `Planbridge-Connect ${session.token}`
    const ask = (path: string, init: RequestInit = {}) =>
      browser.send(path, {
        ...init,
        headers: { authorization, 'content-type': 'application/json', ...(init.headers as object) },
      })
    expect(await (await ask('/bff/connections')).json()).toMatchObject({ connections: [] })
    expect((await ask('/bff/session')).status).toBe(200)
    for (const path of ['/bff/sessions', '/bff/delegations', '/bff/proxy/x/y'])
      expect((await ask(path)).status).toBe(401)
    expect(
      (
        await at.planbridge.fetch(
          new Request(`${at.origin}/v1/connections?subject=user-1`, { headers: { authorization } }),
        )
      ).status,
    ).toBe(401)
  })

  test('EM-13: starts no redirect, no service account and no confirmation, which need a window', async () => {
    const { frame } = await framed('clickjacking')
    const attempt = { integration: plannr, model: 'user-present', challenge: 'c'.repeat(43) } as never
    expect(await frame.call(connectEndpoints.startConnectAttempt, attempt)).toMatchObject(
      refused('connect-session-required'),
    )
    expect(await frame.call(connectEndpoints.addConnectServiceAccount, { integration: firm })).toMatchObject(
      refused('connect-session-required'),
    )
    expect(await frame.call(connectEndpoints.confirmPerson, {})).toMatchObject(
      refused('connect-session-required'),
    )
  })

  test('EM-13: is not accepted for a window, nor the window’s cookie for the frame', async () => {
    const { at, session } = await framed('both')
    const window = await openWindow(at, linkSecret(session))
    const announcing = { secret_hash: 'a'.repeat(43), presentation: 'popup' } as never
    expect(await window.call(connectEndpoints.announceWindow, announcing)).toMatchObject(
      refused('connect-session-required'),
    )
  })
})

describe('a connection that is made without a provider’s page', () => {
  test('EM-25: a token that is pasted in the frame works at once, also with a challenge', async () => {
    const { at, host } = await environment('pasted')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const made = bodyOf(await frame.call(connectEndpoints.addConnectPersonalToken, await personalToken(at)))
    expect(made).toMatchObject({ status: 'active', model: 'personal-token' })
    expect(await frame.state()).toMatchObject({ status: 'complete', connection: { id: made.id } })
    expect(await host.get(session.id)).toMatchObject({ status: 'complete', connection: made.id })
  })

  test('EM-20: a token that is pasted in a window waits for the verification', async () => {
    const { at, host } = await environment('pasted in a window')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const made = bodyOf(await window.call(connectEndpoints.addConnectPersonalToken, await personalToken(at)))
    expect(made).toMatchObject({ status: 'pending-verification', account: { name: 'Tom Okafor' } })
    expect(await openFrame(at, session.token).state()).toMatchObject({ connection: { account: null } })
    const input = { id: session.id, code: await window.code(), code_verifier: session.verifier }
    expect((await host.complete(input)).connection).toMatchObject({ status: 'active' })
  })

  test('EM-20: a service account of the tenant waits if it is new, and stays as it is if it exists', async () => {
    const { at, host } = await environment('service account')
    const add = async () => {
      const session = await host.createVerified()
      const window = await openWindow(at, linkSecret(session))
      return {
        session,
        window,
        made: bodyOf(await window.call(connectEndpoints.addConnectServiceAccount, { integration: firm })),
      }
    }
    const first = await add()
    expect(first.made).toMatchObject({ status: 'pending-verification', shared: true })
    await host.complete({
      id: first.session.id,
      code: await first.window.code(),
      code_verifier: first.session.verifier,
    })
    const second = await add()
    expect(second.made).toMatchObject({ id: first.made.id, status: 'active' })
    expect(await host.get(second.session.id)).toMatchObject({ status: 'complete' })
    at.clock.pass(1_800)
    await runBackgroundTasks(at)
    expect(await at.store.connections.find(first.made.id)).toMatchObject({ status: 'active' })
  })

  test('EM-23: the accounts of a connection are shown to and chosen by the window alone until it is verified', async () => {
    const { at, host } = await environment('accounts')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const window = await openWindow(at, await frame.announce())
    await window.connect({ integration: 'plannr' }, gareth)
    const seen = bodyOf(await window.call(connectEndpoints.getConnectProgress, { revision: '0' }))
    const [account] = seen.connection?.choices ?? []
    expect(seen.connection).toMatchObject({
      status: 'pending-verification',
      account: { name: 'Gareth Thompson' },
    })
    const choice = { account: account?.id ?? '' }
    expect(await frame.state()).toMatchObject({ connection: { account: null, choices: [] } })
    expect(await frame.call(connectEndpoints.chooseConnectAccount, choice)).toMatchObject(
      refused('connection-not-found'),
    )
    const input = { id: session.id, code: await window.code(), code_verifier: session.verifier }
    expect(bodyOf(await window.call(connectEndpoints.chooseConnectAccount, choice))).toMatchObject({
      status: 'pending-verification',
      choice: choice.account,
    })
    expect((await host.complete(input)).connection).toMatchObject({
      status: 'active',
      choice: choice.account,
    })
  })

  test('EM-23: an account that was not chosen before the verification is to be chosen afterwards, in the frame', async () => {
    const { at, host } = await environment('account later')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const window = await openWindow(at, await frame.announce())
    await window.connect({ integration: 'plannr' }, gareth)
    const input = { id: session.id, code: await window.code(), code_verifier: session.verifier }
    const { connection } = await host.complete(input)
    expect(connection).toMatchObject({ status: 'choose-account', choices: [{}, {}] })
    const account = connection.choices[1]?.id ?? ''
    const before = await frame.state()
    expect(bodyOf(await frame.call(connectEndpoints.chooseConnectAccount, { account }))).toMatchObject({
      status: 'active',
    })
    const after = await frame.state()
    expect(after.revision).toBeGreaterThan(before.revision)
    expect(await frame.call(connectEndpoints.chooseConnectAccount, { account: 'x' })).toMatchObject(
      refused('account-unknown'),
    )
  })
})

describe('the limits that a host sets', () => {
  test('EM-12: a session makes connections of its integrations and access models alone', async () => {
    const { at, host } = await environment('limits')
    const session = await host.create({ integrations: [plannr], access_models: ['user-present'] })
    const frame = openFrame(at, session.token)
    const { entries } = bodyOf(await frame.call(connectEndpoints.getConnectView, {}))
    expect(entries.map(({ id, offers }) => [id, offers.map(({ model }) => model)])).toEqual([
      ['plannr', ['user-present']],
    ])
    expect(await frame.call(connectEndpoints.addConnectPersonalToken, await personalToken(at))).toMatchObject(
      refused('access-model-not-offered'),
    )
    const window = await openWindow(at, linkSecret(session))
    await window.confirm()
    expect(await window.start({ integration: 'dp-hybrid' })).toMatchObject(refused('integration-not-found'))
    expect(await window.start({ integration: 'plannr', model: 'delegation' })).toMatchObject(
      refused('access-model-not-offered'),
    )
    expect(await window.call(connectEndpoints.addConnectServiceAccount, { integration: firm })).toMatchObject(
      refused('integration-not-found'),
    )
    const choice = { integration: 'dp-hybrid', model: 'user-present' } as never
    await expect(frame.announce({ choice })).rejects.toThrow('integration-not-found')
  })

  test('EM-12: a session has no integrations beyond those of its key, and none of another tenant', async () => {
    const keys = {
      whole: { key: 'pbh_CANARY-HOSTKEY-whole', scopes: ['connect'] },
      narrow: { key: 'pbh_CANARY-HOSTKEY-narrow', scopes: ['connect'], integrations: ['plannr'] },
      other: { key: 'pbh_CANARY-HOSTKEY-other', scopes: ['connect'], tenant: 'acme' },
    } as const
    const { at } = await environment('keys', { config: (text) => text + hostKeysText(keys) })
    const [whole, narrow, other] = Object.values(keys).map(({ key }) => openConnectHost(at, key))
    if (!whole || !narrow || !other) throw new Error('no keys')
    const dynamicPlanner = { integrations: [IntegrationId.parse('dp-hybrid')] }
    expect(await codeOf(narrow.create(dynamicPlanner))).toBe('integration-not-found')
    expect(await codeOf(other.create(dynamicPlanner))).toBe('integration-not-found')
    expect(await codeOf(other.create())).toBe('access-model-not-offered')
    expect(await codeOf(narrow.create({ access_models: ['service-account'] }))).toBe(
      'access-model-not-offered',
    )
    const frame = openFrame(at, (await narrow.create()).token)
    const { entries } = bodyOf(await frame.call(connectEndpoints.getConnectView, {}))
    expect(entries.map(({ id }) => id)).toEqual(['plannr'])
    const session = await whole.create()
    expect(await codeOf(other.get(session.id))).toBe('connect-session-not-found')
    expect(await codeOf(other.cancel(session.id))).toBe('connect-session-not-found')
    expect((await whole.get(session.id)).status).toBe('open')
  })

  test('EM-12: a renewal is of the named connection, of the same account, and of the host’s own user', async () => {
    const { at, host } = await environment('renewal')
    const first = await host.createVerified()
    const window = await openWindow(at, linkSecret(first))
    const { connection } = bodyOf(await window.connect({ integration: 'plannr' }, tom))
    expect(await codeOf(host.create({ connection: connection.id }))).toBe('connection-not-found')
    await host.complete({ id: first.id, code: await window.code(), code_verifier: first.verifier })
    expect(await codeOf(host.create({ connection: connection.id, subject: 'eve' }))).toBe(
      'connection-not-found',
    )
    const again = await host.createVerified({ connection: connection.id })
    const second = await openWindow(at, linkSecret(again))
    expect(second.view).toMatchObject({ reconnect: { connection: connection.id, integration: 'plannr' } })
    expect(second.view.entries.map(({ id, offers }) => [id, offers.length])).toEqual([['plannr', 1]])
    expect(await second.connect({ integration: 'plannr' }, gareth)).toMatchObject(
      refused('different-account'),
    )
    expect(await openFrame(at, again.token).state()).toMatchObject({
      status: 'open',
      failure: { code: 'different-account', reference: expect.any(String) as string },
    })
    expect(
      await second.call(connectEndpoints.addConnectPersonalToken, await personalToken(at)),
    ).toMatchObject({ ok: false })
    // The browser before is still signed in at the provider, as another person.
    const third = await openWindow(at, await openFrame(at, again.token).announce())
    const renewed = bodyOf(await third.connect({ integration: 'plannr' }, tom))
    expect(renewed.connection).toMatchObject({ id: connection.id, status: 'active' })
    const completed = await host.complete({
      id: again.id,
      code: await third.code(),
      code_verifier: again.verifier,
    })
    expect(completed.session.status).toBe('complete')
    expect(revocations(at)).toBeLessThanOrEqual(2)
  })

  test('EM-29: a user has a hundred open sessions at most, and a session answers a limited number of requests', async () => {
    const { at, host } = await environment('too many')
    const sessions = []
    for (let count = 0; count < 100; count += 1) sessions.push(await host.create())
    expect(await codeOf(host.create())).toBe('too-many-connect-sessions')
    expect(await codeOf(host.create({ subject: 'user-2' }))).toBe('accepted')
    await host.cancel(sessions[0]?.id ?? '')
    expect(await codeOf(host.create())).toBe('accepted')
    const frame = openFrame(at, sessions[1]?.token ?? '')
    const outcomes = []
    for (let count = 0; count < 121; count += 1) outcomes.push(frame.announce().then(() => 'ok', String))
    expect((await Promise.all(outcomes)).filter((outcome) => outcome !== 'ok')).toEqual([
      'Error: too-many-requests',
    ])
  })

  test('EM-20: a challenge needs a return URL', async () => {
    const { host } = await environment('return url')
    const code_challenge = 'c'.repeat(43) as never
    expect(await codeOf(host.create({ code_challenge }))).toBe('return-url-required')
    expect(await codeOf(host.create({ code_challenge, return_url: returnUrl }))).toBe('accepted')
    for (const url of [
      'javascript:alert(1)',
      'https://a@host.example/',
      'https://host.example/#x',
      'http://host.example/',
    ])
      expect(await codeOf(host.create({ return_url: url }))).toBe('request-malformed')
  })
})

describe('the end of a session', () => {
  test('EM-27: a session makes one connection, and the grant of a second one is revoked before it could be used', async () => {
    const { at, host } = await environment('one connection')
    const session = await host.create()
    const frame = openFrame(at, session.token)
    const window = await openWindow(at, await frame.announce())
    await window.confirm()
    const [first, second] = [
      bodyOf(await window.start({ integration: 'dp-hybrid' })),
      bodyOf(await window.start({ integration: 'plannr' })),
    ]
    const callback = await window.browser.atProvider(second, tom)
    expect(await window.consent(first, priya)).toMatchObject({ ok: true })
    expect(await window.browser.complete(second, callback)).toMatchObject(refused('connect-session-used'))
    expect(await frame.call(connectEndpoints.addConnectPersonalToken, await personalToken(at))).toMatchObject(
      refused('connect-session-used'),
    )
    expect(at.simulators.plannr.log.entries.filter(({ path }) => path.endsWith('/oauth/token'))).toHaveLength(
      0,
    )
  })

  test('EM-27: a session that is cancelled while the person is at the provider takes no connection', async () => {
    const { at, host } = await environment('cancelled meanwhile')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const window = await openWindow(at, await frame.announce())
    const pending = bodyOf(await window.start({ integration: 'dp-hybrid' }))
    const callback = await window.browser.atProvider(pending, priya)
    expect(bodyOf(await frame.call(connectEndpoints.cancelConnect, {}))).toEqual({ status: 'cancelled' })
    expect(bodyOf(await frame.call(connectEndpoints.cancelConnect, {}))).toEqual({ status: 'cancelled' })
    expect(await window.browser.complete(pending, callback)).toMatchObject(refused('connect-session-ended'))
    expect(await window.start({ integration: 'dp-hybrid' })).toMatchObject(refused('connect-session-ended'))
    expect(await frame.state()).toMatchObject({ status: 'cancelled', connection: null })
  })

  test('EM-27: a grant that arrives while the session ends is revoked', async () => {
    const { at, host } = await environment('ended during the exchange')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const pending = bodyOf(await window.start({ integration: 'dp-hybrid' }))
    const callback = await window.browser.atProvider(pending, priya)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/connect/token'),
      answer: async (_, proceed) => {
        await host.cancel(session.id)
        return proceed()
      },
      times: 1,
    })
    expect(await window.browser.complete(pending, callback)).toMatchObject(refused('connect-session-ended'))
    expect(revocations(at)).toBe(1)
    expect(await at.store.connections.listOwned('deployment', '')).toEqual([])
  })

  test('EM-27: a person who declines can try again in the same session, and the frame sees why', async () => {
    const { at, host } = await environment('declined')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const window = await openWindow(at, await frame.announce())
    expect(await window.connect({ integration: 'dp-hybrid' }, { ...priya, decision: 'deny' })).toMatchObject(
      refused('consent-denied'),
    )
    const seen = await frame.state()
    expect(seen).toMatchObject({ status: 'open', window: 'entered', failure: { code: 'consent-denied' } })
    await window.connect({ integration: 'dp-hybrid' }, priya)
    expect(await frame.state()).toMatchObject({ status: 'pending_verification', failure: null })
  })

  test('EM-26: erasing the user erases sessions and connections, revokes the grants and ends what is on the way', async () => {
    const { at, host } = await environment('erased')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    await window.connect({ integration: 'dp-hybrid' }, priya)
    const row = await at.store.connectSessions.find(session.id)
    const report = await at.planbridge.erasure.person({ subject: row?.subject ?? '' })
    expect(report).toMatchObject({ kind: 'erased', rows: { connect_sessions: 1, connections: 1 } })
    expect(await codeOf(host.get(session.id))).toBe('connect-session-not-found')
    expect(revocations(at)).toBe(1)
    await expect(openFrame(at, session.token).state()).rejects.toThrow('connect-session-required')
  })

  test('EM-26: a frame that waits for a change while its user is erased learns that its session is gone', async () => {
    let erase = (): Promise<unknown> => Promise.resolve()
    const { at, host } = await environment('erased meanwhile', {
      engines: { sleep: async () => void (await erase()) },
    })
    const session = await host.create()
    const row = await at.store.connectSessions.find(session.id)
    const frame = openFrame(at, session.token)
    const { revision } = await frame.state()
    erase = () => at.planbridge.erasure.person({ subject: row?.subject ?? '' })
    await expect(frame.progress(revision)).rejects.toThrow('connect-session-required')
  })
})
