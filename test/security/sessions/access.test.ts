import { createHash } from 'node:crypto'
import { operationsApp } from '@planbridge/bff/internal/http/operations/operations-app.ts'
import { sha256 } from '@planbridge/bff/internal/runtime/sha256.ts'
import {
  endpoints,
  type EndpointName,
  type FailureCode,
  failures as failureTable,
} from '@planbridge/shared/contract'
import { operationsEndpoints } from '@planbridge/shared/contract/operations'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import {
  providerRequests,
  type RecordedDeployment,
  recordedDeployment,
} from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import { type AppRequest, everyRequest, sendRequest } from './every-request.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const hostKey = 'pbh_CANARY-HOSTKEY-of-the-access-table-0001'
const keyHash = createHash('sha256').update(hostKey).digest('base64url')
const sessionCookie = '__Host-planbridge'

/** Failures that every endpoint can answer with. */
const always: readonly FailureCode[] = [
  'request-malformed',
  'request-too-large',
  'media-type-unsupported',
  'method-not-allowed',
  'origin-not-allowed',
  'too-many-requests',
  'store-unavailable',
]

/** One way to present oneself, or none. */
const visitors = [
  'nobody',
  'ended',
  'malformed',
  'host key',
  'anonymous',
  'another person',
  'another tenant',
] as const
type Visitor = (typeof visitors)[number]

const openEnvironment = async (name: string) => {
  const at = await recordedDeployment(`access ${name}`, {
    posture: 'signed-in-people',
    config: (text) => `${text}\nhost_keys: { advice: { hash: 'sha256:${keyHash}' } }\n`,
  })
  const owner = openBrowser(at)
  const connection = await owner.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
  return { at, owner, connection: String(connection.id) }
}

const withCookie = (browser: Browser, id: string): Browser => {
  browser.jar.set(sessionCookie, id)
  return browser
}

/** A session of a person of another tenant, which no sign-in of this deployment can create. */
const ofAnotherTenant = async (at: RecordedDeployment): Promise<Browser> => {
  const id = 'T'.repeat(43)
  const tenant = 'acme'
  await at.store.subjects.create({ id: 'subject-of-acme', tenant, guest: false, name: 'Ada' })
  const now = at.clock.now()
  const record = { record: 'record-of-acme', tenant, subject: 'subject-of-acme', seenAt: now }
  await at.store.sessions.create({ ...record, endsAt: now + 3_600_000 }, await sha256(id))
  return withCookie(openBrowser(at), id)
}

const arrive: Record<Visitor, (at: RecordedDeployment) => Promise<Browser>> = {
  nobody: (at) => Promise.resolve(openBrowser(at)),
  ended: async (at) => {
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'plannr' }, tom)
    const id = browser.jar.get(sessionCookie) ?? ''
    await browser.call(endpoints.signOut, {})
    return withCookie(browser, id)
  },
  malformed: (at) => Promise.resolve(withCookie(openBrowser(at), 'short')),
  'host key': (at) => {
    const browser = openBrowser(at)
    const send: Browser['send'] = (path, init) =>
      browser.send(path, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${hostKey}` },
      })
    return Promise.resolve({ ...browser, send })
  },
  anonymous: async (at) => {
    const browser = openBrowser(at)
    await browser.start({ integration: 'plannr' })
    return browser
  },
  'another person': async (at) => {
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'plannr' }, tom)
    return browser
  },
  'another tenant': ofAnotherTenant,
}

type Outcomes = readonly [
  withoutSession: string,
  anonymous: string,
  anotherPerson: string,
  anotherTenant: string,
]

const everybody = (outcome: string): Outcomes => [outcome, outcome, outcome, outcome]
const signedOut = '401 session-required'
const notOfTenant = '404 integration-not-found'
const notSignedIn = '401 sign-in-required'
const person = (otherwise: string): Outcomes => [signedOut, notSignedIn, otherwise, otherwise]
const noConnection = person('404 connection-not-found')
const notOperator = person('403 not-permitted')
const noJob = person('404 job-not-found')

const offerEnded = ['404 merge-offer-ended', '404 merge-offer-ended', '404 merge-offer-ended'] as const

/** The answer to a valid request about somebody else's connection. */
const expected: Readonly<Record<AppRequest['name'], Outcomes>> = {
  getSession: everybody('200'),
  getCatalog: everybody('200'),
  listIntegrations: everybody('200'),
  listOperations: ['200', '200', '200', '404 integration-not-found'],
  listConnections: everybody('200'),
  startAttempt: everybody('200'),
  completeAttempt: [signedOut, '400 state-unknown', '400 state-unknown', '400 state-unknown'],
  cancelAttempt: [signedOut, '204', '204', '204'],
  getMergeOffer: person('404 merge-offer-ended'),
  acceptMergeOffer: [signedOut, ...offerEnded],
  declineMergeOffer: [signedOut, '204', '204', '204'],
  addPersonalToken: [notSignedIn, notSignedIn, '422 personal-token-rejected', notOfTenant],
  addServiceAccount: [notSignedIn, notSignedIn, '200', notOfTenant],
  chooseAccount: noConnection,
  disconnect: noConnection,
  listDelegations: person('200'),
  narrowDelegation: noConnection,
  listJobs: noConnection,
  addJob: noConnection,
  changeJob: noJob,
  pauseJob: noJob,
  removeJob: noJob,
  runJobNow: noJob,
  getAnswer: noJob,
  listActivity: person('200'),
  followActivity: person('200'),
  listOperatedEndpoints: notOperator,
  switchOperatedEndpoint: notOperator,
  testOperatedEndpoint: notOperator,
  listOperatedDeliveries: notOperator,
  resendOperatedDelivery: notOperator,
  resendDeadDeliveries: notOperator,
  proxy: [signedOut, '404 connection-not-found', '404 connection-not-found', '404 connection-not-found'],
  listSessions: person('200'),
  endSession: person('200'),
  endOtherSessions: person('200'),
  signOut: everybody('200'),
}

const column: Record<Visitor, number> = {
  nobody: 0,
  ended: 0,
  malformed: 0,
  'host key': 0,
  anonymous: 1,
  'another person': 2,
  'another tenant': 3,
}

/** What the owner sees of the session and the connection. Service accounts that others add are shared. */
const ownedState = async (owner: Browser, connection: string) => {
  const { session, connections } = await visibleState(owner)
  const all = 'connections' in connections ? connections.connections : []
  return { session, connection: all.find(({ id }) => id === connection) }
}

const outcomeOf = async (response: Response): Promise<string> => {
  if (response.ok) return String(response.status)
  const { code } = (await response.json()) as { code: string }
  return `${response.status} ${code}`
}

const undeclared = (name: AppRequest['name'], outcome: string): string[] => {
  const code = outcome.split(' ')[1]
  if (code === undefined || name === 'proxy') return []
  const declared: readonly string[] = [...endpoints[name].failures, ...always]
  return declared.includes(code) ? [] : [`${name}: ${code}`]
}

/** Sign-out last, because it ends the visitor's session. */
const inOrder = (requests: readonly AppRequest[]): AppRequest[] =>
  requests.toSorted((one, other) => Number(one.name === 'signOut') - Number(other.name === 'signOut'))

describe.each(visitors)('%s', (visitor) => {
  test('gets the answer of the table from every endpoint, only declared failures, and changes nothing of the owner (OP-51, SES-50)', async () => {
    const { at, owner, connection } = await openEnvironment(visitor)
    const before = await ownedState(owner, connection)
    const browser = await arrive[visitor](at)
    const cookies = [...browser.jar]
    const outcomes: Record<string, string> = {}
    for (const one of inOrder(everyRequest(connection))) {
      // Each request is the visitor's first.
      browser.jar.clear()
      for (const [name, value] of cookies) browser.jar.set(name, value)
      outcomes[one.name] = await outcomeOf(await sendRequest(browser, one))
    }
    const wanted = Object.entries(expected).map(([name, each]) => [name, each[column[visitor]]])
    expect(outcomes).toEqual(Object.fromEntries(wanted))
    expect(
      Object.entries(outcomes).flatMap(([name, one]) => undeclared(name as AppRequest['name'], one)),
    ).toEqual([])
    expect(await ownedState(owner, connection)).toEqual(before)
  })
})

describe('the access of an endpoint', () => {
  const guarded = (Object.keys(endpoints) as EndpointName[]).filter((name) =>
    ['session', 'person', 'operator'].includes(endpoints[name].access),
  )

  test.each(guarded)('is judged before its input is read: %s (OP-51)', async (name) => {
    const { at, connection } = await openEnvironment(`guard ${name}`)
    const one = everyRequest(connection).find((request) => request.name === name) as AppRequest
    const path = one.path.replace(connection, 'not%20an%20id').replace(/:\w+/, 'not%20an%20id')
    const sendWrong = (browser: Browser) =>
      browser.send(path, { method: one.method, ...(one.body && { body: 'not JSON' }) })
    expect(await outcomeOf(await sendWrong(await arrive.nobody(at)))).toBe(signedOut)
    const outcome = await outcomeOf(await sendWrong(await arrive.anonymous(at)))
    expect(outcome).toMatch(
      endpoints[name].access !== 'session'
        ? /sign-in-required$/
        : /(?:media-type-unsupported|request-malformed)$/,
    )
  })
})

describe('the proxy path of hosts', () => {
  const call = (at: RecordedDeployment, connection: string, headers: Readonly<Record<string, string>>) =>
    at.planbridge.fetch(new Request(`${at.origin}/v1/proxy/${connection}/crm/v1/clients`, { headers }))

  const refused = [
    ['no key', {}],
    ['a wrong key', { authorization: `Bearer ${hostKey}x` }],
    ['a part of the key', { authorization: `Bearer ${hostKey.slice(0, -1)}` }],
    ['another scheme', { authorization: `Basic ${hostKey}` }],
    ['another scheme before the right one', { authorization: `Basic x Bearer ${hostKey}` }],
    ['a text before the scheme', { authorization: `x Bearer ${hostKey}` }],
    ['a text after the key', { authorization: `Bearer ${hostKey} x` }],
    ['a second key', { authorization: `Bearer x, Bearer ${hostKey}` }],
    ['two spaces', { authorization: `Bearer  ${hostKey}` }],
    ['the key alone', { authorization: hostKey }],
    ['a quoted key', { authorization: `Bearer "${hostKey}"` }],
    ['the key in another header', { 'x-api-key': hostKey }],
  ] as const

  test.each(refused)('is closed to %s (OP-52)', async (_, headers) => {
    const { at, connection } = await openEnvironment('host')
    const before = providerRequests(at)
    expect(await outcomeOf(await call(at, connection, headers))).toBe('401 host-key-required')
    expect(providerRequests(at)).toBe(before)
  })

  test('is open to the key, in any case of the scheme, and closed to a person and to a key sent by a browser (OP-52)', async () => {
    const { at, owner, connection } = await openEnvironment('host key')
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect((await call(at, connection, { authorization: `${scheme} ${hostKey}` })).status).toBe(200)
    const cookie = [...owner.jar].map((pair) => pair.join('=')).join('; ')
    expect(await outcomeOf(await call(at, connection, { cookie, 'x-planbridge': '1' }))).toBe(
      '401 host-key-required',
    )
    const authorization = `Bearer ${hostKey}`
    for (const sign of [{ origin: at.origin }, { 'sec-fetch-site': 'none' }])
      expect(await outcomeOf(await call(at, connection, { authorization, ...sign }))).toBe(
        '403 origin-not-allowed',
      )
  })
})

describe('the operations listener', () => {
  test('answers its endpoints alone, for their method alone, and with declared failures alone (OP-51)', async () => {
    const { at } = await openEnvironment('operations')
    const readiness = (isReady: boolean) =>
      Promise.resolve(isReady ? ({ isReady } as const) : ({ isReady, reason: 'full' } as const))
    const app = (isReady: boolean) =>
      operationsApp({ ...at.planbridge, readiness: () => readiness(isReady), eventCounts: () => ({}) })
    const ask = async (path: string, method = 'GET', ready = true) => {
      const response = await app(ready).fetch(new Request(`http://127.0.0.1:8788${path}`, { method }))
      const text = response.ok ? '' : await response.text()
      return `${response.status} ${text.split(':', 1)[0]}`.trim()
    }
    for (const { path: template, failures: declared } of Object.values(operationsEndpoints)) {
      const path = template.replace(':format', 'json').replace(':integration', 'dp-hybrid')
      const failures: readonly FailureCode[] = template === path ? [] : declared
      expect(['200', ...failures.map((code) => `${failureTable[code].status} ${code}`)]).toContain(
        await ask(path),
      )
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
        expect(await ask(path, method)).toBe('405 method-not-allowed')
    }
    expect(await ask('/readyz', 'GET', false)).toBe('503 store-unavailable')
    for (const { path } of Object.values(endpoints)) expect(await ask(`/bff${path}`)).toBe('404 not-found')
    expect(await ask('/v1/proxy/one/two')).toBe('404 not-found')
  })
})
