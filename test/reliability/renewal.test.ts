import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import {
  hourSeconds,
  isTokenRequest as isToken,
  renewingDelegation,
  resignIdToken,
  sleepOneMs,
} from '../harness/deployment/renewing-delegation.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const clients = '/crm/v1/clients?pageSize=1'

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    Response.json(body, { status, headers })

describe('a renewal', () => {
  test('RT-01 HP-38: sends each refresh token once, the newest last', async () => {
    const { at, fetchToken, refreshTokensSent } = await renewingDelegation()
    for (let round = 0; round < 4; round += 1) {
      at.clock.pass(hourSeconds)
      expect((await fetchToken()).kind).toBe('token')
    }
    const sent = refreshTokensSent()
    expect([sent.length, new Set(sent).size]).toEqual([4, 4])
  })

  test('RT-02: keeps the refresh token if the response has no new one', async () => {
    const { at, fetchToken, refreshTokensSent } = await renewingDelegation()
    const silent = async (_: Request, proceed: () => Promise<Response>) => {
      const answer = (await (await proceed()).json()) as Record<string, unknown>
      delete answer['refresh_token']
      return Response.json(answer)
    }
    at.simulators.dynamicPlanner.interrupt({ when: isToken, answer: silent })
    at.clock.pass(hourSeconds)
    await fetchToken()
    at.clock.pass(hourSeconds)
    await fetchToken()
    const [first, second] = refreshTokensSent()
    expect(second).toBe(first)
  })

  test('RT-03 HP-38: fifty concurrent callers cause one renewal, and all get its token', async () => {
    const { at, fetchToken, refreshTokensSent } = await renewingDelegation()
    at.clock.pass(hourSeconds)
    const found = await Promise.all(Array.from({ length: 50 }, fetchToken))
    expect(new Set(found.map((token) => token.kind === 'token' && token.version)).size).toBe(1)
    expect(refreshTokensSent()).toHaveLength(1)
  })

  test('RT-03: before the expiry one caller renews, and no other caller waits for it', async () => {
    const { at, fetchToken } = await renewingDelegation()
    at.clock.pass(hourSeconds - 5)
    const gate = Promise.withResolvers<void>()
    const slow = async (_: Request, proceed: () => Promise<Response>) => {
      await gate.promise
      return proceed()
    }
    at.simulators.dynamicPlanner.interrupt({ when: isToken, answer: slow })
    const renewing = fetchToken()
    await sleepOneMs()
    expect(await fetchToken()).toMatchObject({ kind: 'token', version: 1 })
    gate.resolve()
    expect(await renewing).toMatchObject({ kind: 'token', version: 2 })
  })

  test('RT-06 HP-39: with a lost response is tried once more, then requires a reconnect and is not tried again', async () => {
    const { at, browser, id, fetchToken, refreshTokensSent } = await renewingDelegation()
    const lost = async (_: Request, proceed: () => Promise<Response>) => {
      await proceed()
      throw new TypeError('socket closed')
    }
    at.simulators.dynamicPlanner.interrupt({ when: isToken, answer: lost })
    at.clock.pass(hourSeconds)
    expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'provider-unreachable' })
    expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'provider-unreachable' })
    at.clock.pass(10)
    expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
    at.clock.pass(hourSeconds)
    expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
    expect(refreshTokensSent()).toHaveLength(2)
    expect(await at.store.connections.find(id)).toMatchObject({
      status: 'reconnect-required',
      reason: 'renewal-lost',
      sealed: null,
    })
    expect(browser.jar.size).toBe(1)
  })

  test('RT-07 HP-39: that is refused permanently erases the token set and is not tried again', async () => {
    const { at, id, fetchToken, refreshTokensSent } = await renewingDelegation()
    at.simulators.dynamicPlanner.revokeEverything()
    at.clock.pass(hourSeconds)
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await fetchToken()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
      at.clock.pass(hourSeconds)
    }
    expect(refreshTokensSent()).toHaveLength(1)
    expect(await at.store.connections.find(id)).toMatchObject({ reason: 'refused-by-provider', sealed: null })
  })

  test.each([
    ['503', json(503, { error: 'busy' }), 'provider-failing', 1],
    [
      '429 with Retry-After 30',
      json(429, { error: 'slow_down' }, { 'retry-after': '30' }),
      'rate-limited',
      30,
    ],
    ['a refused client', json(400, { error: 'invalid_client' }), 'client-credentials-rejected', 1],
    [
      'HTML',
      () => new Response('<p>sorry', { headers: { 'content-type': 'text/html' } }),
      'provider-answer-unreadable',
      1,
    ],
  ] as const)(
    'RT-08 HP-39: %s keeps the refresh token and waits before the next try',
    async (_, answer, code, waitSeconds) => {
      const { at, id, fetchToken } = await renewingDelegation()
      const take = at.simulators.dynamicPlanner.interrupt({ when: isToken, answer, times: 99 })
      at.clock.pass(hourSeconds)
      const tried = await fetchToken()
      expect(tried).toMatchObject({ kind: 'refused', code })
      expect(tried.kind === 'refused' && tried.retryAfterSeconds).toBeGreaterThanOrEqual(waitSeconds)
      await Promise.all(Array.from({ length: 20 }, fetchToken))
      take()
      expect((await at.store.connections.find(id))?.journal).toMatchObject({ failures: 1, failure: code })
      at.clock.pass(31)
      expect((await fetchToken()).kind).toBe('token')
      expect((await at.store.connections.find(id))?.journal).toMatchObject({
        failures: 0,
        failure: null,
        retryAt: null,
      })
    },
  )

  test('RT-08: backs off while the provider is unavailable, and the current token is still used', async () => {
    const { at, fetchToken } = await renewingDelegation()
    let tries = 0
    const away = () => {
      tries += 1
      throw new TypeError('connection refused')
    }
    at.simulators.dynamicPlanner.interrupt({ when: isToken, answer: away, times: 999 })
    at.clock.pass(hourSeconds - 30)
    expect((await fetchToken()).kind).toBe('token')
    for (let second = 0; second < 600; second += 1) {
      at.clock.pass(1)
      await fetchToken()
    }
    expect(tries).toBeGreaterThan(4)
    expect(tries).toBeLessThan(14)
  })

  describe('RT-09 HP-40: with an ID token', () => {
    const renewedWith = async (change: Readonly<Record<string, unknown>>) => {
      const { at, id, fetchToken } = await renewingDelegation()
      const forged = async (_request: Request, proceed: () => Promise<Response>) => {
        const answer = (await (await proceed()).json()) as Record<string, string>
        return Response.json({
          ...answer,
          id_token: await resignIdToken(answer['id_token'] ?? '', { claims: change }),
        })
      }
      at.simulators.dynamicPlanner.interrupt({ when: isToken, answer: forged })
      at.clock.pass(hourSeconds)
      const token = await fetchToken()
      return { token, row: await at.store.connections.find(id) }
    }

    test('of the same person and sign-in is accepted', async () => {
      expect((await renewedWith({})).token.kind).toBe('token')
    })

    test.each([
      ['sub', { sub: 'mallory' }],
      ['iss', { iss: 'https://evil.example' }],
      ['aud', { aud: 'another-client' }],
      ['nonce', { nonce: 'another' }],
      ['auth_time', { auth_time: 1 }],
    ])('with another %s is refused with its tokens', async (_, change) => {
      const { token, row } = await renewedWith(change)
      expect(token).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
      expect(row?.sealed).toBeNull()
    })

    test('and refused is revoked before the renewal is reported (RT-52)', async () => {
      const { at, fetchToken } = await renewingDelegation()
      let answer: (() => void) | undefined
      at.simulators.dynamicPlanner.interrupt({
        when: ({ url }) => url.includes('/connect/revocation'),
        answer: async (_, proceed) => {
          await new Promise<void>((resolve) => (answer = resolve))
          return proceed()
        },
      })
      at.simulators.dynamicPlanner.interrupt({
        when: isToken,
        answer: async (_, proceed) => {
          const body = (await (await proceed()).json()) as Record<string, string>
          return Response.json({
            ...body,
            id_token: await resignIdToken(body['id_token'] ?? '', { claims: { sub: 'mallory' } }),
          })
        },
      })
      at.clock.pass(hourSeconds)
      let isReported = false
      const renewal = fetchToken().then(() => (isReported = true))
      await expect.poll(() => answer !== undefined).toBe(true)
      for (let turn = 0; turn < 20; turn += 1) await sleepOneMs()
      expect(isReported).toBe(false)
      answer?.()
      expect(await renewal).toBe(true)
    })
  })

  test('RT-10 HP-41: a 401 before the expiry causes one renewal and one replay, and a permanent one no more', async () => {
    const { at, browser, id, refreshTokensSent } = await renewingDelegation()
    at.simulators.dynamicPlanner.expireAccessTokens()
    expect((await browser.api(id, clients)).status).toBe(200)
    expect(refreshTokensSent()).toHaveLength(1)
    const never = json(401, { error: 'Unauthorized', correlationId: 'x' })
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/'),
      answer: never,
      times: 9,
    })
    const refused = await browser.api(id, clients)
    expect([refused.status, await refused.json()]).toMatchObject([424, { code: 'reconnect-required' }])
    expect(refreshTokensSent()).toHaveLength(2)
  })

  test('RT-11: a lifetime of one second causes at most one renewal per second with calls', async () => {
    const { at, fetchToken, refreshTokensSent } = await renewingDelegation()
    const brief = async (_: Request, proceed: () => Promise<Response>) => {
      const answer = (await (await proceed()).json()) as Record<string, unknown>
      return Response.json({ ...answer, expires_in: 1 })
    }
    at.simulators.dynamicPlanner.interrupt({ when: isToken, answer: brief, times: 99 })
    at.clock.pass(hourSeconds)
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 20 }, fetchToken))
      at.clock.pass(1)
    }
    expect(refreshTokensSent()).toHaveLength(3)
  })

  test('RT-12: does not extend a session', async () => {
    const { at, browser, id } = await renewingDelegation()
    for (let minute = 0; minute < 8 * 60 + 5; minute += 20) {
      at.clock.pass(20 * 60)
      await browser.api(id, clients)
    }
    expect((await browser.call(endpoints.getSession, {})).body).toMatchObject({ state: 'anonymous' })
  })

  test('RT-13: names no scope', async () => {
    const { at, fetchToken } = await renewingDelegation()
    at.clock.pass(hourSeconds)
    await fetchToken()
    const sent = at.simulators.dynamicPlanner.log.entries.map(({ body }) => new URLSearchParams(body ?? ''))
    expect(sent.filter((form) => form.has('scope'))).toEqual([])
  })
})

describe('a refresh token with an idle limit', () => {
  test('is used in time for a delegation, and not for a user-present connection', async () => {
    const at = await deployment({ engines: { sleep: sleepOneMs } })
    const browser = openBrowser(at)
    const tom = { account: 'tom@elmsample.example' }
    const delegation = { purpose: 'Tasks', operations: ['list-tasks'], days: 180 }
    const idle = await browser.connectOrThrow({ integration: 'plannr', model: 'delegation', delegation }, tom)
    const present = await browser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
    const versions = async () =>
      Promise.all(
        [idle.id, present.id].map(async (id) => (await at.store.connections.find(id))?.tokenVersion),
      )
    expect(idle.renewable_until).toBe('2026-07-06T09:00:00.000Z')
    at.clock.pass(130 * 24 * hourSeconds)
    await runBackgroundTasks(at)
    expect(await versions()).toEqual([1, 1])
    at.clock.pass(10 * 24 * hourSeconds)
    await runBackgroundTasks(at)
    await runBackgroundTasks(at)
    expect(await versions()).toEqual([2, 1])
  })

  test('counted strictly from the consent, its end does not move', async () => {
    const at = await deployment({
      config: (text) => text.replace('  docplanner:', '    refresh_token_end: from-consent\n  docplanner:'),
    })
    const browser = openBrowser(at)
    const tom = { account: 'tom@elmsample.example' }
    const { id, renewable_until: end } = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    at.clock.pass(1000)
    await at.planbridge.freshToken({ connection: id, present: true, ahead: true })
    const row = await at.store.connections.find(id)
    expect([row?.tokenVersion, new Date(row?.refreshEndsAt ?? 0).toISOString()]).toEqual([2, end])
  })
})
