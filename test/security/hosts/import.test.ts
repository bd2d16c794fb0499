import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { type ConnectionId, OperationId } from '@planbridge/shared/contract'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { type Import, openImport, terms, tokensElsewhere } from '../../harness/deployment/host-import.ts'
import { hostKeysText, openHost, outcomeOf, withHostKey } from '../../harness/deployment/host.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { providerRequests, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const clients = '/crm/v1/clients?pageSize=1'
const { importConnection, listHostConnections, listEvents } = hostEndpoints

/** The lifetime of the provider's access tokens. */
const accessSeconds = 3600

const nothing = { connections: [], subject: undefined, sealed: {}, due: [] }

const isTokenRequest = ({ url }: Request) => url.includes('/connect/token') || url.includes('/oauth/token')
const isAccountRequest = ({ url }: Request) => url.includes('/userinfo') || url.includes('/api/v1/me')

describe('tokens that a host imports', () => {
  test('EM-35: are renewed once, tell whose account they are for, and serve their user alone', async () => {
    const { at, host, input, provider } = await openImport('delegation')
    const made = await host.get(importConnection, input)
    expect(made).toMatchObject({
      subject: 'user-1',
      status: 'active',
      model: 'delegation',
      account: { name: 'Priya Nair' },
      renews_itself: true,
    })
    expect(provider.log.entries.filter(({ path }) => path.endsWith('/connect/token'))).toHaveLength(1)
    expect(provider.refreshTokens()).not.toContain(input.refresh_token)
    expect(await outcomeOf(await host.api(made.id, clients, 'user-1'))).toBe('200')
    expect(await outcomeOf(await host.api(made.id, clients, 'user-2'))).toBe('404 connection-not-found')
    at.clock.pass(7200)
    expect(await outcomeOf(await host.api(made.id, clients, 'user-1'))).toBe('200')
    const { events } = await host.get(listEvents, {})
    expect(events.map(({ type, data }) => [type, 'subject' in data && data.subject])).toEqual([
      ['connection.created', 'user-1'],
      ['delegation.granted', 'user-1'],
    ])
    expect(await at.store.revocations.due(at.clock.now() + 10 ** 12, 99)).toEqual([])
  })

  test('EM-35: are renewed at a provider that tells the account by its API', async () => {
    const { host, input } = await openImport('plannr', {
      integration: 'plannr',
      account: 'tom@elmsample.example',
    })
    const delegation = { ...terms, operations: [OperationId.parse('list-cases')] }
    const made = await host.get(importConnection, { ...input, delegation })
    expect(made).toMatchObject({ integration: 'plannr', status: 'active', renews_itself: true })
  })

  test('EM-35: without a refresh token are tried by one call, and end with the access token', async () => {
    const { at, host, input, provider } = await openImport('present', { model: 'user-present' })
    const expires_at = new Date(at.clock.now() + 600_000).toISOString()
    const { refresh_token: _, ...access } = { refresh_token: undefined, ...input }
    const made = await host.get(importConnection, { ...access, expires_at })
    expect(made).toMatchObject({
      model: 'user-present',
      token_ends_at: expires_at,
      renews_itself: false,
      ends_at: new Date(at.clock.now() + 8 * 3_600_000).toISOString(),
    })
    expect(provider.log.entries.map(({ path }) => path.split('/').at(-1))).toContain('userinfo')
    expect(await outcomeOf(await host.api(made.id, clients, 'user-1'))).toBe('200')
  })

  test.each([
    ['a refresh token that the provider does not know', { refresh_token: 'unknown' }, '422 import-rejected'],
    ['an access token that the provider does not know', { access_token: 'unknown' }, '422 import-rejected'],
    ['an expired access token', { expires_at: '2026-01-05T08:59:59Z' }, '422 import-rejected'],
    ['an integration that does not exist', { integration: 'none' }, '404 integration-not-found'],
    ['a model that it does not offer', { integration: 'docplanner' }, '409 access-model-not-offered'],
    ['terms of no delegation', { delegation: terms }, '422 delegation-terms-invalid'],
    [
      'a delegation without terms',
      { model: 'delegation', refresh_token: 'x' },
      '422 delegation-terms-invalid',
    ],
    [
      'a delegation without a refresh token',
      { model: 'delegation', delegation: terms },
      '422 delegation-terms-invalid',
    ],
    [
      'terms that are too long',
      { model: 'delegation', refresh_token: 'x', delegation: { ...terms, days: 366 } },
      '422 delegation-terms-invalid',
    ],
    ['a token that could not be a header', { access_token: 'a\r\nb' }, '400 request-malformed'],
    ['a refresh token with a zero character', { refresh_token: 'a\u0000' }, '400 request-malformed'],
  ] as const)('EM-35: of %s store nothing: %j', async (_, change, expected) => {
    const { host, input, stored } = await openImport('refused', { model: 'user-present' })
    const { status, body } = await host.call(importConnection, { ...input, ...change } as Import)
    expect(`${status} ${'code' in body ? body.code : 'stored'}`).toBe(expected)
    expect(await stored()).toEqual(nothing)
  })

  test.each([
    [503, 'provider-failing'],
    [429, 'rate-limited'],
    [401, 'import-rejected'],
  ])(
    'EM-35: are not stored if the provider answers the renewal with %i, and can be tried again',
    async (status) => {
      const { host, input, stored, provider } = await openImport('failing')
      provider.interrupt({ when: isTokenRequest, times: 1, answer: () => new Response('{}', { status }) })
      const first = await host.call(importConnection, input)
      expect(first.ok).toBe(false)
      expect(await stored()).toEqual(nothing)
      expect((await host.call(importConnection, input)).ok).toBe(true)
    },
  )

  const lifetimes = [
    ['is not told: as long as the provider is known to give at least', undefined, 600],
    ['ends in one second', 1, 1],
    ['ends within a second', 1.9, 1],
    ['is longer than any of the provider: as long as its longest one', 90_000, 86_400],
  ] as const
  test.each(lifetimes)('EM-35: have an access token whose time %s', async (_, given, expected) => {
    const { at, host, input } = await openImport('lifetime', { model: 'user-present' })
    const { refresh_token: __, ...access } = { refresh_token: undefined, ...input }
    const now = at.clock.now()
    const expires_at = given === undefined ? undefined : new Date(now + given * 1000).toISOString()
    const made = await host.get(importConnection, {
      ...access,
      ...(expires_at !== undefined && { expires_at }),
    })
    expect(made.token_ends_at).toBe(new Date(now + expected * 1000).toISOString())
  })

  test.each([
    [401, { error: 'x' }, 'import-rejected'],
    [403, { error: 'x' }, 'import-rejected'],
    [404, { error: 'x' }, 'provider-failing'],
    [500, { error: 'x' }, 'provider-failing'],
    [200, { name: 'Ada' }, 'provider-answer-unreadable'],
    [200, { sub: '' }, 'provider-answer-unreadable'],
    [200, { sub: 'x'.repeat(256) }, 'provider-answer-unreadable'],
    [200, { sub: 7 }, 'provider-answer-unreadable'],
  ])('EM-35: of an account that the provider tells with %i %j fail with %s', async (status, body, code) => {
    const { host, input, stored, provider } = await openImport('told', { model: 'user-present' })
    const { refresh_token: __, ...access } = { refresh_token: undefined, ...input }
    provider.interrupt({ when: isAccountRequest, answer: () => Response.json(body, { status }) })
    expect((await host.call(importConnection, access)).body).toMatchObject({ code })
    expect(await stored()).toEqual(nothing)
  })

  test('EM-35: that were renewed are revoked if the provider then refuses their access token', async () => {
    const { host, input, stored, provider } = await openImport('refused account')
    provider.interrupt({ when: isAccountRequest, answer: () => Response.json({}, { status: 401 }) })
    expect((await host.call(importConnection, input)).body).toMatchObject({ code: 'import-rejected' })
    expect(provider.refreshTokenCount()).toBe(0)
    expect(await stored()).toEqual(nothing)
  })

  test('EM-35: replace those of the same account, and nothing stays owed', async () => {
    const wanted = { integration: 'plannr', model: 'delegation', account: 'tom@elmsample.example' } as const
    const { at, host, input, stored } = await openImport('replaced', wanted)
    const delegation = { ...terms, operations: [OperationId.parse('list-cases')] }
    const first = await host.get(importConnection, { ...input, delegation })
    const { access, refresh } = await tokensElsewhere(at, wanted)
    const other = { access_token: access, refresh_token: refresh ?? '' }
    const second = await host.get(importConnection, { ...input, ...other, delegation })
    expect(second.id).toBe(first.id)
    expect(await stored()).toMatchObject({ connections: [{ id: first.id }], due: [] })
    expect(await outcomeOf(await host.api(second.id, '/api/v1/me', 'user-1'))).toMatch(/^200|^403/)
  })

  test('EM-35: of a user who is erased at the same time are stored for a new one', async () => {
    const memory = await sqlStore(await memoryDialect())
    const race = { erase: undefined as (() => Promise<unknown>) | undefined }
    const store: Store = {
      ...memory,
      atomically: async (work) => {
        const { erase } = race
        race.erase = undefined
        await erase?.()
        return memory.atomically(work)
      },
    }
    const { at, host, input, stored } = await openImport('erased', { model: 'user-present' }, { store })
    const { refresh_token: __, ...access } = { refresh_token: undefined, ...input }
    await host.get(importConnection, access)
    const before = (await stored()).subject
    race.erase = () => at.planbridge.erasure.person({ subject: before ?? '' })
    const made = await host.get(importConnection, access)
    const row = await at.store.connections.find(made.id)
    expect(row?.owner).not.toBe(before)
    expect(await at.store.subjects.find(row?.owner ?? '')).toBeDefined()
    expect((await stored()).subject).toBe(row?.owner)
  })

  test('EM-35: of a key for other integrations are refused before the provider is asked', async () => {
    const key = 'pbh_CANARY-HOSTKEY-for-plannr-alone-0000005'
    const at = await recordedDeployment('import key', {
      config: (text) => text + hostKeysText({ sync: { key, scopes: ['write'], integrations: ['plannr'] } }),
    })
    const before = providerRequests(at)
    const result = await openHost(at, key).call(importConnection, {
      subject: 'user-1',
      integration: 'dp-hybrid' as Import['integration'],
      model: 'user-present',
      access_token: 'x',
    })
    expect(result.body).toMatchObject({ code: 'integration-not-found' })
    expect(providerRequests(at)).toBe(before)
  })
})

describe('a renewed refresh token of an import', () => {
  test.each(['an error', 'a broken connection'])(
    'EM-36: is used by the next try, if the account could not be read because of %s',
    async (kind) => {
      const { at, host, input, stored, provider } = await openImport('account')
      const endsAt = new Date(at.clock.now() + accessSeconds * 1000).toISOString()
      provider.interrupt({
        when: isAccountRequest,
        times: 1,
        answer: () => {
          if (kind === 'an error') return new Response('', { status: 503 })
          throw new TypeError('fetch failed')
        },
      })
      const first = await host.call(importConnection, input)
      expect(first.body).toMatchObject({
        code: kind === 'an error' ? 'provider-failing' : 'provider-unreachable',
      })
      expect(await stored()).toMatchObject({ connections: [], subject: undefined, sealed: { main: 1 } })
      at.clock.pass(100)
      const made = await host.get(importConnection, input)
      expect(provider.log.entries.filter(({ path }) => path.endsWith('/connect/token'))).toHaveLength(1)
      expect(made.token_ends_at).toBe(endsAt)
      expect(await stored()).toMatchObject({ connections: [{ id: made.id }], sealed: { main: 1 }, due: [] })
      expect(await outcomeOf(await host.api(made.id, clients, 'user-1'))).toBe('200')
    },
  )

  test('EM-36: is used by the next try, if it came with an access token that is of no use', async () => {
    const { host, input, stored, provider } = await openImport('rotated')
    const sent: string[] = []
    provider.interrupt({
      when: isTokenRequest,
      times: 2,
      answer: async (request, proceed) => {
        sent.push(new URLSearchParams(await request.clone().text()).get('refresh_token') ?? '')
        const answer = (await (await proceed()).json()) as object
        return Response.json(sent.length === 1 ? { ...answer, access_token: 'a\nb' } : answer)
      },
    })
    const first = await host.call(importConnection, input)
    expect(first.body).toMatchObject({ code: 'provider-answer-unreadable' })
    expect(await stored()).toMatchObject({ connections: [], sealed: { main: 1 } })
    const made = await host.get(importConnection, input)
    expect(sent[0]).toBe(input.refresh_token)
    expect(sent[1]).not.toBe(input.refresh_token)
    expect(await outcomeOf(await host.api(made.id, clients, 'user-1'))).toBe('200')
  })

  test('EM-36: is stored before the account is read, so that a crash there loses nothing', async () => {
    const { at, host, input, provider } = await openImport('crash')
    let held: string | undefined
    provider.interrupt({
      when: isAccountRequest,
      times: 1,
      answer: async () => {
        const [pending] = await at.store.revocations.due(at.clock.now() + 10 ** 12, 9)
        held = pending?.sealed ?? undefined
        throw new TypeError('the process was killed')
      },
    })
    await host.call(importConnection, input)
    expect(held).toBeDefined()
    const other = await recordedDeployment('import after the crash', {
      config: withHostKey,
      store: at.store,
      clock: at.clock,
      simulators: {},
      engines: { fetch: (request) => at.network.fetch(request) },
    })
    const made = await openHost(other).get(importConnection, input)
    expect(made).toMatchObject({ status: 'active', subject: 'user-1' })
    expect(provider.log.entries.filter(({ path }) => path.endsWith('/connect/token'))).toHaveLength(1)
  })

  test('EM-36: waits for a store that is away', async () => {
    const { at, host, input, provider } = await openImport('outage')
    const { revocations } = at.store
    const put = revocations.putTokens
    let refused = 0
    revocations.putTokens = (...rest) => {
      refused += 1
      return refused <= 3 ? Promise.reject(new Error('the store is away')) : put(...rest)
    }
    const made = await host.get(importConnection, input)
    expect(made.status).toBe('active')
    expect(refused).toBe(4)
    expect(provider.log.entries.filter(({ path }) => path.endsWith('/connect/token'))).toHaveLength(1)
  })

  test('EM-36: is revoked after a day if the import was never finished', async () => {
    const { at, host, input, provider } = await openImport('given up')
    provider.interrupt({ when: isAccountRequest, times: 1, answer: () => new Response('', { status: 503 }) })
    await host.call(importConnection, input)
    at.clock.pass(24 * 3600 - 1)
    await at.planbridge.backgroundTasks.maintain()
    expect(provider.refreshTokenCount()).toBe(1)
    at.clock.pass(60)
    await at.planbridge.backgroundTasks.maintain()
    expect(provider.refreshTokenCount()).toBe(0)
  })

  test('EM-36: is refused while another request imports the same tokens, for a minute at most', async () => {
    const { at, host, input, provider } = await openImport('busy')
    let reached = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      reached = resolve
    })
    const stop = provider.interrupt({
      when: isTokenRequest,
      answer: () => {
        reached()
        return new Promise<Response>(() => undefined)
      },
    })
    void host.call(importConnection, input)
    await asked
    stop()
    at.clock.pass(59)
    const refused = await host.call(importConnection, input)
    expect(refused.body).toMatchObject({ code: 'too-many-requests', retry_after: 5 })
    at.clock.pass(1)
    expect((await host.call(importConnection, input)).ok).toBe(true)
  })

  test('EM-36 EM-34: is made once by many requests at once', async () => {
    const { at, host, input, provider } = await openImport('at once')
    const results = await Promise.all(Array.from({ length: 5 }, () => host.call(importConnection, input)))
    const made = results.filter(({ ok }) => ok)
    expect(made.length).toBeGreaterThan(0)
    const codes = new Set(results.flatMap(({ body }) => ('code' in body ? [body.code] : [])))
    expect([...codes].filter((code) => code !== 'too-many-requests')).toEqual([])
    expect(provider.log.entries.filter(({ path }) => path.endsWith('/connect/token'))).toHaveLength(1)
    const { connections } = await host.get(listHostConnections, { subject: 'user-1' })
    expect(connections).toHaveLength(1)
    expect(await at.store.connections.find(connections[0]?.id as ConnectionId)).toBeDefined()
  })
})
