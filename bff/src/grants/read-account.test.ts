import { describe, expect, test } from 'vitest'
import type { Answer } from '../transport/protocol-client.ts'
import { readAccount } from './read-account.ts'

const answered = (status: number, json: unknown, headers: Record<string, string> = {}): Answer => ({
  kind: 'answer',
  status,
  headers: new Headers(headers),
  json,
  bytes: new Uint8Array(),
})

interface Given {
  readonly answers?: Readonly<Record<string, Answer>>
  readonly adapter?: object
  readonly endpoint?: object | null
}

const me = { path: '/me', id: 'id', name: 'name', detail: 'email' }
const person = { id: 'a1', name: 'Ana', email: 'ana@example.org' }

/** The account of a token at an API with these answers by path. */
const read = async ({ answers = {}, adapter, endpoint = me }: Given) => {
  const asked: unknown[] = []
  const needs = {
    clock: { now: () => 0 },
    adapters: adapter ? { example: adapter } : {},
    protocolClient: ({ url, headers }: Request) => {
      asked.push([url, headers.get('authorization'), headers.get('x-own')])
      return Promise.resolve(answers[new URL(url).pathname])
    },
  }
  const integration = {
    origins: { api: 'https://api.example' },
    provider: {
      id: 'example',
      api: { headers: { 'x-own': 'yes' } },
      refusals: {
        api: [
          { status: [401], means: 'reconnect-required' },
          { status: [429], means: 'rate-limited' },
        ],
      },
      ...(endpoint && { accountEndpoint: endpoint }),
    },
  }
  const request = { integration, accessToken: 'CANARY', rejectedCode: 'personal-token-rejected' }
  const result: unknown = await readAccount(needs as never, request as never).catch((error: unknown) => error)
  return { result, asked }
}

const account = { id: 'a1', name: 'Ana', detail: 'ana@example.org', choices: [], preferred: null }
const unreadable = { code: 'provider-answer-unreadable' }

describe('the account of a token', () => {
  test.each([
    ['as it is', person],
    ['wrapped in a member data', { data: person }],
    ['with a member data of another kind', { ...person, data: 'x' }],
  ])('is read from the API: %s', async (_, json) => {
    const { result, asked } = await read({ answers: { '/me': answered(200, json) } })
    expect(result).toEqual(account)
    expect(asked).toEqual([['https://api.example/me', 'Bearer CANARY', 'yes']])
  })

  test.each([
    [
      { ...person, name: undefined, email: 5 },
      { name: null, detail: null },
    ],
    [
      { ...person, name: '', email: 'e'.repeat(256) },
      { name: null, detail: null },
    ],
    [{ ...person, name: 'n'.repeat(255) }, { name: 'n'.repeat(255) }],
  ])('may have no name: %#', async (json, expected) => {
    expect((await read({ answers: { '/me': answered(200, json) } })).result).toMatchObject(expected)
  })

  test('has only the members that the provider definition names', async () => {
    const endpoint = { path: '/me', id: 'id' }
    const { result } = await read({ endpoint, answers: { '/me': answered(200, person) } })
    expect(result).toEqual({ ...account, name: null, detail: null })
  })

  test.each<[string, Answer, object]>([
    ['without an id', answered(200, { name: 'Ana' }), unreadable],
    ['with an id that no store takes', answered(200, { ...person, id: 'a\0' }), unreadable],
    ['with an id that is too long', answered(200, { ...person, id: 'a'.repeat(256) }), unreadable],
    ['with an id that is a number', answered(200, { ...person, id: 1 }), unreadable],
    ['that is none', answered(200, null), unreadable],
    ['refused', answered(401, {}), { code: 'personal-token-rejected' }],
    ['limited', answered(429, {}, { 'retry-after': '7' }), { code: 'rate-limited', retryAfterSeconds: 7 }],
    ['failing', answered(500, {}), { code: 'provider-failing', retryAfterSeconds: undefined }],
    ['created', answered(201, person), { code: 'provider-failing' }],
    ['unreachable', { kind: 'unreachable', detail: 'x' }, { code: 'provider-unreachable' }],
  ])('is not read from an answer %s', async (_, answer, expected) => {
    expect((await read({ answers: { '/me': answer } })).result).toMatchObject(expected)
  })

  test('is not read without an endpoint', async () => {
    const { result, asked } = await read({ endpoint: null })
    expect([result, asked]).toMatchObject([unreadable, []])
  })
})

describe('the accounts to choose from', () => {
  const choices = [{ id: 'c1', name: ' One ', detail: 'Berlin' }]
  const adapter = (found: unknown) => ({ readChoices: { path: '/choices', read: () => found } })
  const answers = { '/me': answered(200, person), '/choices': answered(200, []) }

  test('are read after the account', async () => {
    const { result, asked } = await read({ answers, adapter: adapter({ choices, preferred: 'c1' }) })
    expect(result).toMatchObject({ ...account, preferred: 'c1', choices: [{ id: 'c1', detail: 'Berlin' }] })
    expect(asked).toHaveLength(2)
    expect((await read({ answers, adapter: {} })).result).toEqual(account)
  })

  test.each([
    ['malformed', undefined],
    [
      'with an id that no store takes',
      { choices: [...choices, { id: 'c\0', name: '', detail: '' }], preferred: null },
    ],
    ['with a preferred id that no store takes', { choices, preferred: 'c\0' }],
  ])('fail if they are %s', async (_, found) => {
    expect((await read({ answers, adapter: adapter(found) })).result).toMatchObject(unreadable)
  })

  test('fail with the answer of the API', async () => {
    const refused = { ...answers, '/choices': answered(401, {}) }
    expect(
      (await read({ answers: refused, adapter: adapter({ choices, preferred: null }) })).result,
    ).toMatchObject({
      code: 'personal-token-rejected',
    })
  })
})
