import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { alternating, twoInstances } from '../../harness/deployment/instances.ts'
import {
  type RecordedDeployment,
  recordedDeployment,
  tokenRequests,
} from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'

const providers = [
  {
    integration: 'dp-hybrid',
    simulator: 'dynamicPlanner',
    who: { account: 'priya.nair' },
    path: '/crm/v1/clients?pageSize=1',
  },
  {
    integration: 'plannr',
    simulator: 'plannr',
    who: { account: 'tom@elmsample.example' },
    path: '/api/v1/me',
  },
] as const

const isToken = ({ url }: Request) => /\/(?:connect|oauth)\/token$/.test(url)

const refreshes = (at: RecordedDeployment) =>
  tokenRequests(at)
    .map(({ body }) => new URLSearchParams(body))
    .filter((form) => form.get('grant_type') === 'refresh_token')

describe.each(providers)('a delegation of $integration', ({ integration, simulator, who, path }) => {
  const delegated = async (name: string) => {
    const at = await recordedDeployment(`${name} ${integration}`)
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration, model: 'delegation' }, who)
    const provider = at.simulators[simulator]
    const call = async () => {
      provider.expireAccessTokens()
      return browser.api(id, path)
    }
    return { at, browser, id, provider, call }
  }

  test('RT-01: each renewal uses the refresh token of the previous one, and none is used twice', async () => {
    const { at, call } = await delegated('RT-01')
    for (let round = 0; round < 5; round++) expect((await call()).status).toBe(200)
    const used = refreshes(at).map((form) => form.get('refresh_token'))
    expect(used).toHaveLength(5)
    expect(new Set(used).size).toBe(5)
  })

  test('RT-13: a renewal request has no scope', async () => {
    const { at, call } = await delegated('RT-13')
    await call()
    expect(refreshes(at).map((form) => form.has('scope'))).toEqual([false])
  })

  test('RT-02: without a new refresh token the current one stays in use', async () => {
    const { at, call, provider } = await delegated('RT-02')
    const withoutRefresh = async (_: Request, proceed: () => Promise<Response>) => {
      const { refresh_token: _gone, ...rest } = (await (await proceed()).json()) as Record<string, unknown>
      return Response.json(rest)
    }
    provider.interrupt({ when: isToken, answer: withoutRefresh })
    expect((await call()).status).toBe(200)
    await call()
    const used = refreshes(at).map((form) => form.get('refresh_token'))
    expect(used).toHaveLength(2)
    expect(used[1]).toBe(used[0])
  })

  test('RT-07: a refused refresh token is erased and not tried again, and the person has to reconnect', async () => {
    const { at, browser, id, call, provider } = await delegated('RT-07')
    provider.revokeEverything()
    const dead = await call()
    expect(await dead.json()).toMatchObject({ code: 'reconnect-required', connection: id })
    const requestsBefore = refreshes(at).length
    for (let round = 0; round < 3; round++) expect((await browser.api(id, path)).status).toBe(424)
    expect(refreshes(at)).toHaveLength(requestsBefore)
    expect(await at.store.connections.find(id)).toMatchObject({ status: 'reconnect-required', sealed: null })
  })

  const temporaryFailures = [
    ['503', () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 }), 502],
    ['500 without JSON', () => new Response('oops', { status: 500 }), 502],
    [
      '429',
      () => Response.json({ error: 'slow_down' }, { status: 429, headers: { 'retry-after': '7' } }),
      429,
    ],
    ['a broken socket before the request arrived', () => Promise.reject(new TypeError('fetch failed')), 502],
  ] as const

  test.each(temporaryFailures)(
    'RT-08 HP-39: %s on renewal is temporary: the refresh token stays, and a later call works',
    async (_, answer, status) => {
      const { at, browser, id, call, provider } = await delegated('RT-08')
      provider.interrupt({ when: isToken, answer })
      const refused = await call()
      expect(refused.status).toBe(status)
      expect((await visibleState(browser)).session).toMatchObject({ state: 'signed-in' })
      expect(await at.store.connections.find(id)).toMatchObject({ status: 'active' })
      at.clock.pass(10)
      expect((await browser.api(id, path)).status).toBe(200)
    },
  )

  test('RT-08: Retry-After of the provider is passed to the caller', async () => {
    const { call, provider } = await delegated('RT-08 quoted')
    provider.interrupt({ when: isToken, answer: temporaryFailures[2][1] })
    const refused = await call()
    expect(refused.headers.get('retry-after')).toBe('7')
    expect(await refused.json()).toMatchObject({ code: 'rate-limited', retry_after: 7 })
  })

  test('RT-06 HP-39: after a lost response there is at most one more try, then the person has to reconnect', async () => {
    const { at, browser, id, call, provider } = await delegated('RT-06')
    const lost = async (_: Request, proceed: () => Promise<Response>): Promise<Response> => {
      await proceed()
      throw new TypeError('the socket broke')
    }
    provider.interrupt({ when: isToken, answer: lost })
    await call()
    for (let round = 0; round < 4; round++) {
      at.clock.pass(10)
      await browser.api(id, path)
    }
    const used = refreshes(at).map((form) => form.get('refresh_token'))
    expect(used.length).toBeLessThanOrEqual(2)
    const row = await at.store.connections.find(id)
    expect(row).toMatchObject({ status: 'reconnect-required' })
    const again = await browser.connectOrThrow(
      { integration, model: 'delegation', purpose: 'reconnect', connection: id },
      who,
    )
    expect(again.id).toBe(id)
    expect((await browser.api(id, path)).status).toBe(200)
  })

  test('RT-10: a refused call is repeated once after a renewal, with its complete body', async () => {
    const { at, call } = await delegated('RT-10')
    const before = at.simulators[simulator].log.entries.length
    expect((await call()).status).toBe(200)
    const api = at.simulators[simulator].log.entries
      .slice(before)
      .filter(({ path: of }) => path.startsWith(of))
    expect(api).toHaveLength(2)
    expect(new Set(api.map(({ headers }) => headers['authorization'])).size).toBe(2)
    expect(refreshes(at)).toHaveLength(1)
  })

  test('HP-38 RT-04: fifty concurrent calls over two instances renew once, and the next renewal works', async () => {
    const both = await twoInstances(`HP-38 ${integration}`)
    const at = alternating(both)
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration, model: 'delegation' }, who)
    for (let round = 1; round <= 3; round++) {
      at.simulators[simulator].expireAccessTokens()
      const called = await Promise.all(Array.from({ length: 50 }, () => browser.api(id, path)))
      expect(new Set(called.map(({ status }) => status))).toEqual(new Set([200]))
      expect(refreshes(at)).toHaveLength(round)
    }
    expect(new Set(refreshes(at).map((form) => form.get('refresh_token'))).size).toBe(3)
  })
})
