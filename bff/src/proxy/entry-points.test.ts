import { type AccessModel, ConnectionId } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import type { ForwardOutcome } from '../transport/forward.ts'
import { jobRefusal, openProxy } from './entry-points.ts'
import { findOperation } from './find-operation.ts'
import type { ProxyNeeds } from './needs.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')
const operation = { id: 'list', title: 'List', method: 'GET', path: '/list' } as const
const refusalFor = (model: AccessModel, endsAt: number | null, listed?: OperationDefinition) =>
  jobRefusal({ model, endsAt }, listed, now)

describe('a job', () => {
  test.each<[AccessModel, number | null, string | undefined]>([
    ['service-account', null, undefined],
    ['delegation', now + 1, undefined],
    ['delegation', now, 'delegation-required'],
    ['delegation', null, 'delegation-required'],
    ['user-present', now + 1, 'delegation-required'],
    ['personal-token', null, 'delegation-required'],
  ])('may use the access model %s with the end date %s, or is refused: %s', (model, endsAt, refusal) => {
    expect(refusalFor(model, endsAt, operation)).toBe(refusal)
  })

  test('may call listed operations only, and no queue, whose items would be lost', () => {
    const queue = { ...operation, paging: { kind: 'queue' } } as unknown as OperationDefinition
    expect(refusalFor('service-account', null)).toBe('operation-not-allowed')
    expect(refusalFor('service-account', null, queue)).toBe('operation-not-allowed')
  })
})

const connection = ConnectionId.parse('connection')
const queue = {
  ...operation,
  id: 'queue',
  path: '/queue',
  paging: { kind: 'queue' },
} as unknown as OperationDefinition
const fields = { ...operation, id: 'one', path: '/list/{id}' } as const

/** The call of a job through a service account whose API gives this outcome. */
const callBy = async (
  outcome: ForwardOutcome | Error,
  change: { id?: string; row?: object | null; fields?: Readonly<Record<string, string>> } = {},
) => {
  const integration = {
    id: 'crm',
    origins: { api: 'https://api.example' },
    operations: [operation, queue, fields],
    provider: {
      scopes: {},
      api: { headers: {} },
      refusals: { api: [{ status: [401], means: 'rate-limited' }] },
    },
  }
  const row = {
    id: connection,
    integration: 'crm',
    model: 'service-account',
    owner: '',
    scopes: [],
    choices: [],
    choice: null,
    endsAt: null,
    refusals: 0,
  }
  const sent: unknown[] = []
  const needs = {
    routes: new Map([['crm', { integration, find: findOperation(integration.operations) }]]),
    store: {
      connections: {
        find: () => Promise.resolve(change.row === null ? undefined : { ...row, ...change.row }),
      },
      delegations: { find: () => Promise.resolve(undefined) },
    },
    clock: { now: () => now },
    limits: { requestBytesMax: 1_000 },
    freshToken: (request: unknown) => {
      sent.push(request)
      return { kind: 'token', tokens: { access: 'CANARY-AT', refresh: null }, version: 1 }
    },
    keys: { choose: () => ({ kind: 'none' }) },
    admission: {
      admit: ({ person }: { person: string }) => {
        sent.push(person)
        return { kind: 'admitted', done: () => undefined, receiving: () => ({}), sending: () => ({}) }
      },
    },
    noteUse: () => undefined,
    forward: async ({ path, body }: { path: string; body: unknown }) => {
      sent.push(path, body)
      await Promise.resolve()
      if (outcome instanceof Error) throw outcome
      return outcome
    },
  } as unknown as ProxyNeeds
  const result = await openProxy(needs)
    .callOperation({
      connection,
      operation: change.id ?? 'list',
      fields: change.fields ?? {},
      body: null,
      retries: 'none',
    })
    .catch((error: unknown) => error)
  return { result, sent }
}

const answered = (status: number, headers: Record<string, string> = {}): ForwardOutcome => ({
  kind: 'answer',
  response: { status, headers, body: null },
})
const unreachable = { kind: 'unreachable', connected: false, detail: 'refused' } as const

describe('the result of a call by a job', () => {
  test.each([
    [answered(200), { status: 200, code: null, retryAfterSeconds: null }],
    [answered(299), { status: 299, code: null, retryAfterSeconds: null }],
    [answered(300), { status: 300, code: 'provider-redirecting', retryAfterSeconds: null }],
    [answered(399), { status: 399, code: 'provider-redirecting', retryAfterSeconds: null }],
    [answered(400), { status: 400, code: 'provider-failing', retryAfterSeconds: null }],
    [answered(401), { status: 401, code: 'rate-limited', retryAfterSeconds: null }],
    [answered(503, { 'retry-after': '7' }), { status: 503, code: 'provider-failing', retryAfterSeconds: 7 }],
    [
      answered(503, { 'retry-after': '1.2' }),
      { status: 503, code: 'provider-failing', retryAfterSeconds: 2 },
    ],
    [
      answered(503, { 'retry-after': '0' }),
      { status: 503, code: 'provider-failing', retryAfterSeconds: null },
    ],
    [unreachable, { status: null, code: 'provider-unreachable', retryAfterSeconds: null }],
  ] as const)('of %j is %j', async (outcome, expected) => {
    const { result, sent } = await callBy(outcome)
    expect(result).toEqual(expected)
    expect(sent).toEqual([{ connection, present: false }, connection, '/list', null])
  })

  test('counts for the owner of the connection', async () => {
    const row = { model: 'delegation', owner: 'ana', endsAt: now + 1 }
    const { sent } = await callBy(answered(200), { row })
    expect(sent).toEqual([])
    const { sent: ofTenant } = await callBy(answered(200), { row: { owner: 'ana' } })
    expect(ofTenant[1]).toBe('ana')
  })

  test.each([
    ['an unknown connection', { row: null }, 'connection-not-found'],
    ['an unlisted operation', { id: 'other' }, 'operation-not-allowed'],
    ['a queue', { id: 'queue' }, 'operation-not-allowed'],
    ['a missing field', { id: 'one' }, 'operation-not-allowed'],
    ['a connection of a person who is present', { row: { model: 'user-present' } }, 'delegation-required'],
    ['terms that are missing', { row: { model: 'delegation', endsAt: now + 1 } }, 'delegation-required'],
  ])('is a refusal without a call for %s', async (_, change, code) => {
    const { result, sent } = await callBy(answered(200), change)
    expect(result).toEqual({ status: null, code, retryAfterSeconds: null })
    expect(sent).toEqual([])
  })

  test('is an error if it fails for no reason of the call', async () => {
    expect((await callBy(new TypeError('a bug'))).result).toBeInstanceOf(TypeError)
    const { result } = await callBy(new Failure('egress-failed', 'x', { retryAfterSeconds: 3 }))
    expect(result).toEqual({ status: null, code: 'egress-failed', retryAfterSeconds: 3 })
  })
})
