import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { BodyShares } from '../admission/body-shares.ts'
import { Failure } from '../failure.ts'
import type { Bytes, Chunks } from '../streams/body.ts'
import type { FreshToken } from '../tokens/token-state.ts'
import { openClientDisconnect } from '../transport/client-disconnect.ts'
import type { CallBody, ConnectionCall } from './api-call.ts'
import { callConnection } from './call-connection.ts'
import type { ProxyNeeds } from './needs.ts'

const id = ConnectionId.parse('connection')
const requestBytesMax = 70_000

async function* chunksOf(...sizes: readonly number[]): AsyncGenerator<Bytes> {
  for (const size of sizes) {
    await Promise.resolve()
    yield new Uint8Array(size)
  }
}

const operation = { id: 'list', method: 'POST', path: '/list', scopes: ['read'], body: { mediaType: 'a/b' } }
const row = {
  id,
  integration: 'crm',
  model: 'user-present',
  status: 'active',
  owner: 'ana',
  scopes: ['read'],
  choices: [],
  choice: null,
  refusals: 0,
}

interface Given {
  readonly statuses?: readonly number[]
  readonly tokens?: readonly FreshToken[]
  readonly row?: object
  /** The row that the store has; undefined if it was removed. */
  readonly stored?: object | undefined
  readonly terms?: { readonly cached?: readonly string[]; readonly stored?: readonly string[] }
  readonly body?: CallBody
  readonly api?: object
  readonly call?: object
  readonly bodies?: BodyShares
  readonly accept?: () => Promise<void>
}

const fresh = (access: string, version: number): FreshToken => ({
  kind: 'token',
  tokens: { access, refresh: null },
  version,
})

/** One call of a connection, with an API that answers with these statuses: 401 refuses the token. */
const callWith = async (given: Given) => {
  const log: unknown[] = []
  const { statuses = [200], tokens = [fresh('first', 1), fresh('second', 2)] } = given
  const agreed = (operations?: readonly string[]) => operations && { operations }
  const needs = {
    limits: { requestBytesMax },
    bodies: given.bodies ?? new BodyShares(),
    clock: { now: () => 1_000 },
    cached: { delegation: () => agreed(given.terms?.cached) },
    store: {
      connections: {
        find: () => Promise.resolve('stored' in given ? given.stored && { ...row, ...given.stored } : row),
      },
      delegations: { find: () => Promise.resolve(agreed(given.terms?.stored)) },
    },
    freshToken: (request: unknown) => {
      log.push(request)
      return tokens[log.filter((entry) => typeof entry === 'object').length - 1]
    },
    noteUse: (...use: unknown[]) => log.push(`used ${use.join(' ')}`),
    acceptance: {
      refused: (...refused: unknown[]) => {
        log.push(`refused ${refused.join(' ')}`)
        return Promise.resolve()
      },
      accepted: (connection: string) => {
        log.push(`accepted ${connection}`)
        return given.accept?.() ?? Promise.resolve()
      },
    },
    keys: { choose: () => ({ kind: 'none' }) },
    admission: {
      admit: () => ({ kind: 'admitted', done: () => undefined, receiving: () => ({}), sending: () => ({}) }),
      retryDelayMs: () => undefined,
    },
    forward: ({ headers }: { headers: Record<string, string> }) => {
      const sent = log.filter((entry) => String(entry).startsWith('sent')).length
      log.push(`sent ${headers['authorization']}`)
      return Promise.resolve({
        kind: 'answer',
        response: { status: statuses[sent] ?? 200, headers: {}, body: null },
      })
    },
  } as unknown as ProxyNeeds
  const call = {
    integration: {
      id: 'crm',
      origins: { api: 'https://api.example' },
      operations: [operation],
      scopes: ['read'],
      provider: {
        scopes: {},
        accessModels: { 'user-present': {} },
        api: { headers: {}, ...given.api },
        refusals: { api: [{ status: [401], means: 'reconnect-required' }] },
      },
    },
    operation,
    row: { ...row, ...given.row },
    path: '/list',
    headers: {},
    body: given.body ?? null,
    caller: openClientDisconnect(),
    person: 'ana',
    present: true,
    retries: 'none',
    ...given.call,
  } as unknown as ConnectionCall
  const answer = await callConnection(needs, call).then(
    ({ response: { status }, tokens: { access } }) => ({ status, access }),
    (error: unknown) => error,
  )
  return { answer, log }
}

const refusal = (code: string, rest: object = {}) =>
  expect.objectContaining({ code, connection: id, retryAfterSeconds: undefined, ...rest }) as unknown

describe('a token that the API refuses', () => {
  test('is renewed once, for a caller who is as present as before, and the call is sent again', async () => {
    const { answer, log } = await callWith({ statuses: [401, 204] })
    expect(answer).toEqual({ status: 204, access: 'second' })
    expect(log).toEqual([
      { connection: id, present: true },
      'sent Bearer first',
      `used ${id} 1000`,
      { connection: id, present: true, refusedVersion: 1 },
      'sent Bearer second',
    ])
  })

  test('is asked for again if another version has the same one', async () => {
    const tokens = [fresh('first', 1), fresh('first', 2), fresh('second', 3)]
    for (const present of [true, false]) {
      const { answer, log } = await callWith({ statuses: [401, 200], tokens, call: { present } })
      expect(answer).toEqual({ status: 200, access: 'second' })
      expect(log.filter((entry) => typeof entry === 'object')).toEqual([
        { connection: id, present },
        { connection: id, present, refusedVersion: 1 },
        { connection: id, present, refusedVersion: 2 },
      ])
    }
  })

  test('and whose successor is refused too, is recorded with the version of that', async () => {
    const { answer, log } = await callWith({ statuses: [401, 401] })
    expect(answer).toMatchObject({ access: 'second' })
    expect(log.at(-1)).toBe(`refused ${id} 2`)
  })

  test('is renewed, and the call is to be repeated by its caller, if its body was streamed', async () => {
    const body = { bytes: undefined, chunks: chunksOf(40_000, 29_000) }
    const { answer, log } = await callWith({ statuses: [401], body })
    expect(answer).toEqual(refusal('call-to-repeat', { retryAfterSeconds: 1 }))
    expect(log.at(-1)).toEqual({ connection: id, present: true, refusedVersion: 1 })
  })
})

describe('a success after refusals', () => {
  test.each([
    [[200], 0, []],
    [[200], 1, [`accepted ${id}`]],
    [[399], 1, [`accepted ${id}`]],
    [[400], 1, []],
    [[401, 200], 0, []],
    [[401, 200], 1, [`accepted ${id}`]],
    [[401, 400], 1, []],
    [[401, 401], 1, [`refused ${id} 2`]],
  ] as const)('of %j with %i refusals is recorded as %j', async (statuses, refusals, expected) => {
    const { log } = await callWith({ statuses, row: { refusals } })
    expect(log.filter((entry) => /^(?:accepted|refused)/.test(String(entry)))).toEqual(expected)
  })

  test('is a success, also if it cannot be recorded', async () => {
    const accept = () => Promise.reject(new Failure('store-unavailable', 'x'))
    const { answer } = await callWith({ row: { refusals: 1 }, accept })
    expect(answer).toEqual({ status: 200, access: 'first' })
  })
})

describe('a call is refused before it is sent', () => {
  test('without a token, with the reason and the wait, and names the connection', async () => {
    const tokens = [
      { kind: 'refused', code: 'provider-failing', detail: 'x', retryAfterSeconds: 7 } as FreshToken,
    ]
    const { answer, log } = await callWith({ tokens })
    expect(answer).toEqual(refusal('provider-failing', { retryAfterSeconds: 7 }))
    expect(log).toHaveLength(1)
  })

  test.each<[string, NonNullable<Given['terms']>, string | undefined]>([
    ['agreed', { cached: ['list'] }, undefined],
    ['agreed since the cache was filled', { stored: ['list'] }, undefined],
    ['not agreed', { cached: ['other'], stored: ['other'] }, 'operation-not-agreed'],
    ['not agreed any more', { cached: ['other'] }, 'delegation-required'],
    ['without terms', {}, 'delegation-required'],
  ])('of a delegation whose operation is %s', async (_, terms, code) => {
    const { answer, log } = await callWith({ row: { model: 'delegation' }, terms })
    expect(answer).toEqual(code === undefined ? { status: 200, access: 'first' } : refusal(code))
    expect(log.length === 0).toBe(code !== undefined)
  })

  test.each<[string, Given, string | undefined]>([
    ['waits for its verification', { row: { status: 'pending-verification' } }, 'connection-unverified'],
    ['has not the scope', { row: { scopes: [] } }, 'scope-missing'],
    [
      'has no account chosen',
      { row: { choices: [{ id: 'a' }] }, api: { accountHeader: 'x-account' } },
      'account-choice-needed',
    ],
  ])('through a connection that %s, unless the store has a newer one', async (_, given, code) => {
    const { row: cached = {} } = given
    expect((await callWith({ ...given, stored: cached })).answer).toEqual(refusal(code ?? ''))
    expect((await callWith({ ...given, stored: {} })).answer).toEqual({ status: 200, access: 'first' })
    expect((await callWith({ ...given, stored: undefined })).answer).toEqual(refusal('connection-not-found'))
  })

  test('for a scope that the integration does not request', async () => {
    const unrequested = { ...operation, scopes: ['write'] }
    const { answer } = await callWith({ call: { operation: unrequested } })
    expect(answer).toEqual(refusal('scope-not-requested'))
  })

  test('not for a missing account, if the operation needs none or the provider has no accounts', async () => {
    const undecided = { choices: [{ id: 'a' }] }
    const api = { accountHeader: 'x-account' }
    const free = { ...operation, accountFree: true }
    for (const given of [
      { row: undecided },
      { row: undecided, api, call: { operation: free } },
      { row: { ...undecided, choice: 'a' }, api },
      { row: {}, api },
    ])
      expect((await callWith(given)).answer).toEqual({ status: 200, access: 'first' })
  })

  test('if its body is announced as too large', async () => {
    const body = (bytes: number) => ({ bytes, chunks: chunksOf(1) })
    expect((await callWith({ body: body(requestBytesMax) })).answer).toMatchObject({ status: 200 })
    const { answer, log } = await callWith({ body: body(requestBytesMax + 1) })
    expect(answer).toMatchObject({ code: 'request-too-large' })
    expect(log).toEqual([])
  })

  test('if its person sends too many bodies, which are counted until they are read', async () => {
    const bodies = new BodyShares()
    for (let sent = 0; sent < 63; sent += 1) bodies.begin('ana')
    const body = (): CallBody => ({ bytes: undefined, chunks: chunksOf(1, 2) as Chunks })
    for (let calls = 0; calls < 2; calls += 1)
      expect((await callWith({ bodies, body: body() })).answer).toMatchObject({ status: 200 })
    bodies.begin('ana')
    expect((await callWith({ bodies, body: body() })).answer).toEqual(
      refusal('too-many-requests', { retryAfterSeconds: 1 }),
    )
    const read = { bytes: 1, chunks: new Uint8Array(1) }
    expect((await callWith({ bodies, body: read })).answer).toMatchObject({ status: 200 })
    expect((await callWith({ bodies })).answer).toMatchObject({ status: 200 })
  })
})
