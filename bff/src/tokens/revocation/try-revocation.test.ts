import { describe, expect, test } from 'vitest'
import { Secret } from '../../domain/secret.ts'
import type { Answer } from '../../transport/protocol-client.ts'
import { tryRevocation, type TryNeeds } from './try-revocation.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const pending = {
  id: 'revocation',
  tenant: 't',
  connection: 'connection',
  integration: 'crm',
  model: 'delegation',
  account: null,
  owner: 'ana',
  sealed: 'sealed',
  sealedFor: 'connection',
  tokenVersion: 2,
  tokenEndsAt: now + 1,
  requestedAt: null,
  tries: 0,
  givesUpAt: now,
}
const tokens = { access: 'CANARY-a', refresh: 'CANARY-r' }
const answered = (status: number, json: unknown = {}, headers: Record<string, string> = {}): Answer => ({
  kind: 'answer',
  status,
  headers: new Headers(headers),
  json,
  bytes: new TextEncoder().encode(JSON.stringify(json)),
})
const granted = answered(200, {
  access_token: 'CANARY-b',
  token_type: 'Bearer',
  refresh_token: 'CANARY-s',
  expires_in: 60,
})

interface Given {
  readonly pending?: object
  readonly tokens?: object
  readonly revocation?: object
  /** The answers of the provider, in turn. */
  readonly answers?: readonly Answer[]
  readonly stores?: boolean
}

/** One try at a provider whose revocation is a call with a living access token. */
const attempt = async ({ answers = [answered(200)], stores = true, ...given }: Given) => {
  const log: unknown[] = []
  let asked = 0
  const integration = {
    id: 'crm',
    client: { id: 'planbridge', secret: new Secret('CANARY') },
    endpoints: { token: 'https://id.example/token', revoke: 'https://api.example/logout' },
    origins: { api: 'https://api.example' },
    provider: {
      clientAuthentication: 'body',
      tokenRequestHeaders: {},
      accessTokenSeconds: { assumed: 600, most: 3_600 },
      api: { headers: {} },
      refusals: {
        api: [{ status: [401], means: 'reconnect-required' }],
        refresh: [{ status: [400], error: ['invalid_grant'], means: 'reconnect-required' }],
      },
      revocation: { kind: 'api-call', method: 'POST', path: '/logout', ends: 'grant', ...given.revocation },
    },
  }
  const needs = {
    clock: { now: () => now },
    metadataMs: 1,
    issuers: new Map(),
    integrations: new Map([['crm', integration]]),
    vault: { seal: (...input: unknown[]) => Promise.resolve(JSON.stringify(input)) },
    protocolClient: (request: Request) => {
      log.push(`${request.url.slice(8)} ${request.headers.get('authorization') ?? ''}`.trim())
      const answer = answers[Math.min(asked, answers.length - 1)]
      asked += 1
      return Promise.resolve(answer)
    },
    store: {
      connections: { listOfAccount: () => Promise.resolve([]), listOfIntegration: () => Promise.resolve([]) },
      revocations: {
        recordRequest: (...input: unknown[]) => Promise.resolve(void log.push(['record', ...input])),
        putTokens: (...input: unknown[]) => {
          log.push(['put', ...input])
          return stores ? Promise.resolve(true) : Promise.reject(new Error('away'))
        },
      },
    },
  } as unknown as TryNeeds
  const known = { tokens: { ...tokens, ...given.tokens }, account: 'account' } as never
  const tried = await tryRevocation(needs, { ...pending, ...given.pending } as never, known)
  return { tried, log }
}

const call = (token: string) => `api.example/logout Bearer ${token}`
const put = (set: object, tokenEndsAt: number) => [
  'put',
  'revocation',
  2,
  { sealed: JSON.stringify([{ id: 'revocation', tenant: 't' }, 3, { ...tokens, ...set }]), tokenEndsAt },
]

describe('RV-84: a revocation that needs a living access token', () => {
  test('is made with the present one', async () => {
    expect(await attempt({})).toMatchObject({
      tried: { kind: 'settled', outcome: 'yes' },
      log: [call('CANARY-a')],
    })
  })

  test.each([
    ['has run out', { pending: { tokenEndsAt: now } }, [granted, answered(200)], []],
    ['is refused', {}, [answered(401), granted, answered(200)], [call('CANARY-a')]],
  ])(
    'is made with a renewed one if that %s, which is stored before it is used',
    async (_, given, answers, before) => {
      const { tried, log } = await attempt({ ...given, answers })
      expect(tried).toMatchObject({ kind: 'settled', outcome: 'yes' })
      expect(log).toEqual([
        ...before,
        ['record', 'revocation', now],
        'id.example/token',
        put({ access: 'CANARY-b', refresh: 'CANARY-s' }, now + 60_000),
        call('CANARY-b'),
      ])
    },
  )

  test('is made with a renewed one that the store does not take', async () => {
    const { tried } = await attempt({
      pending: { tokenEndsAt: now },
      answers: [granted, answered(200)],
      stores: false,
    })
    expect(tried).toMatchObject({ kind: 'settled', outcome: 'yes' })
  })

  test('keeps the refresh token of a renewal without a usable access token, and is tried again', async () => {
    const rotated = answered(200, { access_token: '', token_type: 'Bearer', refresh_token: 'CANARY-s' })
    const { tried, log } = await attempt({ pending: { tokenEndsAt: now }, answers: [rotated] })
    expect(tried).toMatchObject({ kind: 'failed', detail: 'the renewal has no usable access token' })
    expect(log.at(-1)).toEqual(put({ refresh: 'CANARY-s' }, now))
  })

  test.each([
    [null, 'yes'],
    [now - 1, 'lost'],
  ])('is over if the provider has ended the grant, requested before at %s', async (requestedAt, outcome) => {
    const answers = [answered(400, { error: 'invalid_grant' })]
    const { tried } = await attempt({ pending: { tokenEndsAt: now, requestedAt }, answers })
    expect(tried).toMatchObject({ kind: 'settled', outcome })
  })

  test('is tried again after a renewal that failed, of which an answer is no trace', async () => {
    const given = { pending: { tokenEndsAt: now, requestedAt: 7 } }
    const refused = await attempt({ ...given, answers: [answered(400, {}, { 'retry-after': '9' })] })
    expect(refused.tried).toMatchObject({ kind: 'failed', retryAfterMs: 9_000 })
    expect(refused.log.slice(-1)).toEqual([['record', 'revocation', 7]])
    const silent = await attempt({ ...given, answers: [{ kind: 'unreachable', detail: 'x' }] })
    expect(silent.tried).toMatchObject({ kind: 'failed', retryAfterMs: undefined })
    expect(silent.log.at(-1)).toBe('id.example/token')
  })

  test('is over if there is nothing to renew it with', async () => {
    const { tried } = await attempt({ pending: { tokenEndsAt: now }, tokens: { refresh: null } })
    expect(tried).toMatchObject({ kind: 'settled', outcome: 'nothing' })
  })
})
