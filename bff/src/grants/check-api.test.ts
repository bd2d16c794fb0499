import { describe, expect, test } from 'vitest'
import { Secret } from '../domain/secret.ts'
import type { Answer } from '../transport/protocol-client.ts'
import { checkApi } from './check-api.ts'

const operation = { id: 'list', method: 'GET', path: '/list', scopes: [] }
const answered = (status: number, json: unknown = {}): Answer => ({
  kind: 'answer',
  status,
  headers: new Headers(),
  json,
  bytes: new Uint8Array(),
})
const unreadable = (status: number): Answer => ({
  kind: 'unreadable',
  status,
  headers: new Headers(),
  detail: 'x',
  bytes: new Uint8Array(),
})

interface Given {
  readonly answers?: readonly Answer[]
  readonly api?: object
  readonly keys?: readonly string[]
  readonly operations?: readonly object[]
}

/** Checks a token at an API that gives these answers. */
const check = async ({
  answers = [answered(200)],
  api = {},
  keys = [],
  operations = [operation],
}: Given = {}) => {
  const sent: unknown[] = []
  const integration = {
    origins: { api: 'https://api.example' },
    operations,
    scopes: [],
    subscriptionKeys: keys.map((key) => ({ secret: new Secret(key) })),
    provider: {
      scopes: {},
      accessModels: {},
      api: {
        headers: { accept: 'application/json' },
        check: { operation: 'list', query: { limit: '1' } },
        ...api,
      },
      refusals: {
        api: [
          { status: [401], error: ['key'], means: 'subscription-key-rejected' },
          { status: [401], means: 'reconnect-required' },
          { status: [403], error: ['scope'], means: 'scope-missing' },
          { status: [403], error: ['quota'], means: 'quota-exhausted' },
          { status: [403], error: ['suspended'], means: 'provider-failing' },
          { status: [429], means: 'rate-limited' },
        ],
      },
    },
  }
  const protocolClient = ({ url, headers }: Request) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)]
    sent.push([url, headers.get('authorization'), headers.get('accept'), headers.get('x-key')])
    return Promise.resolve(answer)
  }
  const token = { integration, model: 'service-account', accessToken: 'CANARY' }
  const failure: unknown = await checkApi({ protocolClient } as never, token as never).then(
    () => undefined,
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  )
  return { failure, sent }
}

const keyed = { subscriptionKeyHeader: 'x-key' }

describe('the first call with a new token', () => {
  test('is the cheapest one of the provider', async () => {
    expect(await check()).toEqual({
      failure: undefined,
      sent: [['https://api.example/list?limit=1', 'Bearer CANARY', 'application/json', null]],
    })
    const { sent } = await check({ api: { check: { operation: 'list' } } })
    expect(sent).toEqual([['https://api.example/list', 'Bearer CANARY', 'application/json', null]])
  })

  test('is not made if there is none, or the integration may not make it', async () => {
    for (const given of [
      { api: { check: undefined } },
      { operations: [] },
      { operations: [{ ...operation, scopes: ['unrequested'] }] },
    ])
      expect(await check(given)).toEqual({ failure: undefined, sent: [] })
  })

  test.each<[string, Answer, string | undefined]>([
    ['200', answered(200), undefined],
    ['399', answered(399), undefined],
    ['a list that is too large', { kind: 'too-large', detail: 'x' }, undefined],
    ['a missing scope', answered(403, { error: 'scope' }), undefined],
    ['a used up quota', answered(403, { error: 'quota' }), undefined],
    ['too many calls', answered(429), undefined],
    ['another refusal of the call', answered(404), undefined],
    ['499', answered(499), undefined],
    ['no JSON with 404', unreadable(404), undefined],
    ['no JSON with 200', unreadable(200), 'provider-answer-unreadable'],
    ['no JSON with 399', unreadable(399), 'provider-answer-unreadable'],
    ['no JSON with 401', unreadable(401), 'token-not-accepted'],
    ['500', answered(500), 'provider-failing'],
    ['503', unreadable(503), 'provider-failing'],
    ['a refused token', answered(401), 'token-not-accepted'],
    ['a suspended client', answered(403, { error: 'suspended' }), 'provider-failing'],
    ['a redirect', { kind: 'redirecting', status: 302 }, 'provider-redirecting'],
    ['nothing', { kind: 'unreachable', detail: 'x' }, 'provider-unreachable'],
    ['a fault of the own network', { kind: 'egress-failed', detail: 'proxy' }, 'egress-failed'],
  ])('answered by %s gives %#', async (_, answer, code) => {
    const { failure } = await check({ answers: [answer] })
    expect([(failure as { code?: string } | undefined)?.code]).toEqual([code])
  })

  test('is made with each subscription key, until one is accepted or the token is refused', async () => {
    const refused = answered(401, { error: 'key' })
    const both = { api: keyed, keys: ['one', 'two'] }
    const keysOf = ({ sent }: { sent: unknown[] }) => sent.map((line) => (line as string[])[3])
    expect(keysOf(await check(both))).toEqual(['one'])
    const second = await check({ ...both, answers: [refused, answered(200)] })
    expect([keysOf(second), second.failure]).toEqual([['one', 'two'], undefined])
    const token = await check({ ...both, answers: [refused, answered(401)] })
    expect([keysOf(token), token.failure]).toMatchObject([['one', 'two'], { code: 'token-not-accepted' }])
    const none = await check({ ...both, answers: [refused] })
    expect([keysOf(none), none.failure]).toMatchObject([
      ['one', 'two'],
      { code: 'subscription-key-rejected' },
    ])
    expect(keysOf(await check({ api: keyed, keys: [] }))).toEqual([null])
    expect(keysOf(await check({ keys: ['one'] }))).toEqual([null])
  })
})
