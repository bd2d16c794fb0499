import { describe, expect, test } from 'vitest'
import type { Integration } from '../../domain/integration.ts'
import type { ConnectNeeds } from '../../grants/needs.ts'
import type { Answer } from '../../transport/protocol-client.ts'
import { importedAccount } from './imported-account.ts'

const answered = (status: number, json: unknown): Answer => ({
  kind: 'answer',
  status,
  headers: new Headers(),
  json,
  bytes: new Uint8Array(),
})

/** The account of a token at an OpenID provider whose metadata are in this state. */
const accountOf = (
  state: object | undefined,
  answer: Answer = answered(200, { sub: 'ana', name: 'Ana' }),
) => {
  const asked: unknown[] = []
  const needs = {
    issuers: new Map(state === undefined ? [] : [['crm', { state: () => Promise.resolve(state) }]]),
    protocolClient: ({ url, headers }: Request) => {
      asked.push([url, headers.get('authorization')])
      return Promise.resolve(answer)
    },
  } as unknown as ConnectNeeds
  const integration = { id: 'crm', provider: {} } as unknown as Integration
  return importedAccount(needs, integration, 'CANARY-token').then(
    (account) => ({ account, asked }),
    (error: unknown) => ({ error, asked }),
  )
}

const ready = { kind: 'ready', facts: { userinfo: 'https://id.example/userinfo' } }

describe('EM-35: the account of an imported token', () => {
  test('is the one that the userinfo endpoint names', async () => {
    expect(await accountOf(ready)).toMatchObject({
      account: { id: 'ana', name: 'Ana' },
      asked: [['https://id.example/userinfo', 'Bearer CANARY-token']],
    })
  })

  test.each([
    ['no issuer', undefined],
    ['no userinfo endpoint', { kind: 'ready', facts: { userinfo: null } }],
  ])('cannot be verified at a provider with %s', async (_, state) => {
    expect(await accountOf(state)).toMatchObject({ error: { code: 'import-unverifiable' }, asked: [] })
  })

  test('waits for metadata that are not there, with the time of the next try', async () => {
    const state = { kind: 'failed', code: 'provider-failing', detail: 'x', retryAfterSeconds: 9 }
    expect(await accountOf(state)).toMatchObject({
      error: { code: 'provider-failing', retryAfterSeconds: 9 },
      asked: [],
    })
  })

  test.each([
    [answered(401, {}), 'import-rejected'],
    [answered(403, {}), 'import-rejected'],
    [answered(500, {}), 'provider-failing'],
    [answered(200, {}), 'provider-answer-unreadable'],
    [answered(200, { sub: '' }), 'provider-answer-unreadable'],
    [answered(200, { sub: 'a'.repeat(256) }), 'provider-answer-unreadable'],
    [{ kind: 'unreachable', detail: 'x' }, 'provider-unreachable'],
  ] as const)('is refused after %j with %s', async (answer, code) => {
    expect(await accountOf(ready, answer)).toMatchObject({ error: { code } })
  })
})
