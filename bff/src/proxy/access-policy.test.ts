import { type AccessModel, ConnectionId, failureCodes, type FailureCode } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { hostIssuer } from '../domain/host-subject.ts'
import { openClientDisconnect } from '../transport/client-disconnect.ts'
import { openProxy } from './entry-points.ts'
import { findOperation } from './find-operation.ts'
import type { ProxyNeeds } from './needs.ts'

const id = ConnectionId.parse('connection')
const now = Date.parse('2026-01-05T09:00:00Z')
const operation = { id: 'list', title: 'List', method: 'GET', path: '/list' } as const

interface Given {
  readonly model?: AccessModel
  readonly row?: object | null
  /** The failure of the token. */
  readonly refused?: FailureCode
  readonly status?: number
  readonly method?: string
  readonly bug?: boolean
}

/** A proxy with one connection, and what it counts. */
const open = ({
  model = 'user-present',
  row = {},
  refused,
  status = 200,
  method = 'GET',
  bug = false,
}: Given = {}) => {
  const counted: unknown[] = []
  const people: unknown[] = []
  const integration = {
    id: 'crm',
    origins: { api: 'https://api.example' },
    operations: [operation],
    provider: {
      scopes: {},
      api: { headers: {} },
      refusals: { api: [{ status: [404], means: 'scope-missing' }] },
    },
  }
  const found = {
    id,
    tenant: 'tenant',
    integration: 'crm',
    model,
    status: 'active',
    owner: 'ana',
    scopes: [],
    choices: [],
    choice: null,
    endsAt: now + 1,
    refusals: 0,
    ...row,
  }
  const identities = [{ issuer: hostIssuer, account: 'user' }]
  const needs = {
    routes: new Map([['crm', { integration, find: findOperation(integration.operations) }]]),
    clock: { now: () => now },
    monotonic: { now: () => now },
    limits: { requestBytesMax: 1, answerBytesMax: 100, answerSecondsMax: 1 },
    baseHeaders: {},
    cached: {
      connection: () => (row === null ? undefined : found),
      delegation: () => ({ operations: ['list'] }),
      identitiesOf: (owner: string) => (owner === 'ana' ? identities : []),
    },
    store: {
      subjects: { identitiesOf: (owner: string) => Promise.resolve(owner === 'ana' ? identities : []) },
    },
    ownConnection: () => found,
    freshToken: ({ present }: { present: boolean }) => {
      if (bug) throw new TypeError('CANARY')
      people.push(present)
      return refused === undefined
        ? { kind: 'token', tokens: { access: 'CANARY', refresh: null }, version: 1 }
        : { kind: 'refused', code: refused, detail: 'x' }
    },
    noteUse: () => undefined,
    noteCall: (...call: unknown[]) => counted.push(call),
    keys: { choose: () => ({ kind: 'none' }) },
    admission: {
      admit: ({ person }: { person: string }) => {
        people.push(person)
        return { kind: 'admitted', done: () => undefined, receiving: () => ({}), sending: () => ({}) }
      },
      retryDelayMs: () => undefined,
    },
    forward: () => Promise.resolve({ kind: 'answer', response: { status, headers: {}, body: null } }),
  } as unknown as ProxyNeeds
  const proxy = openProxy(needs)
  const call = {
    connection: id,
    method,
    rawPath: '/list',
    query: '',
    headers: {},
    body: null,
    caller: openClientDisconnect(),
  }
  const outcome = (answer: Promise<unknown>) => answer.catch((error: unknown) => error)
  return {
    counted,
    people,
    browser: (subject: string | null = 'ana') =>
      outcome(
        proxy.callForBrowser(call, { record: 'record', tenant: 'tenant', subject, seenAt: 0, endsAt: 0 }),
      ),
    host: (subject?: string, key: object = {}) =>
      outcome(
        proxy.callForHost(
          call,
          { kind: 'host-key', name: 'key', tenant: 'tenant', integrations: null, ...key } as never,
          subject,
        ),
      ),
  }
}

const done = { status: 200 }
const refusal = (code: FailureCode) => ({ code, connection: id })
const unknownToHost = { code: 'connection-not-found' }

describe('an access model', () => {
  test.each<[AccessModel, FailureCode | undefined, FailureCode | undefined]>([
    ['service-account', undefined, undefined],
    ['user-present', 'delegation-required', undefined],
    ['delegation', undefined, undefined],
    ['personal-token', 'not-permitted', undefined],
  ])(
    '%s serves its person, a host for itself unless it is %s, and a host for its user',
    async (model, ofHost, ofUser) => {
      expect(await open({ model }).browser()).toMatchObject(done)
      const alone = { model, row: { owner: 'person of the app' } }
      expect(await open(alone).host()).toMatchObject(ofHost === undefined ? done : refusal(ofHost))
      expect(await open({ model }).host('user')).toMatchObject(ofUser === undefined ? done : refusal(ofUser))
    },
  )

  test('calls count for the person, the session, or the connection of a host, and only a person is present', async () => {
    const browser = open()
    await browser.browser()
    await browser.browser(null)
    expect(browser.people).toEqual([true, 'ana', true, 'record'])
    const host = open({ model: 'delegation' })
    await host.host('user')
    expect(host.people).toEqual([true, `host:key:${id}`])
    const alone = open({ model: 'service-account', row: { owner: '' } })
    await alone.host()
    expect(alone.people).toEqual([false, `host:key:${id}`])
  })
})

describe('the connection of a host’s call', () => {
  test.each<{ is: string; given?: Given; subject?: string; key?: object; answer: object }>([
    { is: 'of its tenant', given: { model: 'delegation' }, key: { integrations: ['crm'] }, answer: done },
    { is: 'of another tenant', given: { row: { tenant: 'another' } }, answer: unknownToHost },
    { is: 'of another key', key: { integrations: ['other'] }, answer: unknownToHost },
    { is: 'that is unknown', given: { row: null }, answer: unknownToHost },
    { is: 'of another user', subject: 'other', answer: unknownToHost },
    { is: 'of a person who is no user of it', given: { row: { owner: 'ben' } }, answer: unknownToHost },
  ])(
    'is not found unless it is its own: one $is',
    async ({ given = {}, subject = 'user', key = {}, answer }) => {
      const { host, counted } = open(given)
      expect(await host(subject, key)).toMatchObject(answer)
      expect(counted).toHaveLength(answer === done ? 1 : 0)
    },
  )

  test('needs the user that it is of', async () => {
    const { host, counted } = open()
    expect(await host()).toMatchObject(refusal('host-subject-required'))
    expect(counted).toEqual([])
  })
})

const countedCodes: readonly FailureCode[] = [
  'provider-unreachable',
  'provider-too-slow',
  'provider-redirecting',
  'provider-answer-unreadable',
  'provider-answer-too-large',
  'provider-failing',
  'egress-failed',
  'rate-limited',
  'quota-exhausted',
  'reconnect-required',
  'token-not-accepted',
  'subscription-key-rejected',
  'client-credentials-rejected',
  'credential-in-answer',
  'vault-unreadable',
]

describe('the activity of a connection', () => {
  test('counts a call with the failure of the provider or of its access, and no mistake of the caller', async () => {
    const counts: string[] = []
    for (const code of failureCodes) {
      for (const by of ['browser', 'host'] as const) {
        const at = open({ refused: code, model: 'delegation' })
        await (by === 'browser' ? at.browser() : at.host('user'))
        counts.push(...at.counted.map((call) => [by, ...(call as unknown[])].join(' ')))
      }
    }
    const expected = countedCodes.flatMap((code) =>
      ['browser', 'host'].map((by) => `${by} ${id} ${now} ${code}`),
    )
    expect(counts.toSorted()).toEqual(expected.toSorted())
  })

  test.each([
    [200, [[id, now, undefined]]],
    [404, []],
    [403, [[id, now, undefined]]],
    [499, [[id, now, undefined]]],
    [500, [[id, now, 'provider-failing']]],
  ])('counts an answer with the status %i, of which 404 ends the access: %j', async (status, expected) => {
    for (const by of ['browser', 'host'] as const) {
      const at = open({ status, model: 'delegation' })
      const answer = await (by === 'browser' ? at.browser() : at.host('user'))
      expect(answer).toMatchObject(status === 404 ? refusal('scope-missing') : { status })
      expect(at.counted).toEqual(expected)
    }
  })

  test('counts nothing that is no failure of ours, and no call that is not listed', async () => {
    const bug = open({ bug: true, model: 'delegation' })
    for (const answer of [await bug.browser(), await bug.host('user')])
      expect(answer).toBeInstanceOf(TypeError)
    const unlisted = open({ method: 'DELETE', model: 'delegation' })
    for (const answer of [await unlisted.browser(), await unlisted.host('user')])
      expect(answer).toMatchObject(refusal('operation-not-allowed'))
    expect([...bug.counted, ...unlisted.counted]).toEqual([])
  })
})
