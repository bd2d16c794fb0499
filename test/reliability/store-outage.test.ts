import { operationsApp } from '@planbridge/bff/internal/http/operations/operations-app.ts'
import { endpoints } from '@planbridge/shared/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeDatabase, query } from '../harness/postgres/database.ts'
import { openInterruptiblePath } from '../harness/postgres/interruptible-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { callerAt, type Instance, openInstance, warmCaller } from './cache/instances.ts'

const longPoll = { timeout: 60_000 }

// Its own server, because the tests stop it.
let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterEach(() => server.start())
afterAll(() => server.close())

const served = { status: 200 }
const later = { status: 503, code: 'store-unavailable', retryAfter: 5 }

const logged = ({ at }: Instance, event: string) => at.logs.filter((record) => record.event === event).length

/** The answer that a balancer gets. */
const readinessOf = async ({ at: { planbridge } }: Instance): Promise<string> => {
  const app = operationsApp({ ...planbridge, eventCounts: () => ({}) })
  const answer = await app.fetch(new Request('http://127.0.0.1/readyz'))
  return `${answer.status} ${await answer.text()}`
}

const openEnvironment = async (options = {}) => {
  const url = await makeDatabase(server.folder)
  const instance = await openInstance({ url })
  const caller = await warmCaller(instance, instance, options)
  const pass = instance.at.clock.pass
  const goAway = async () => {
    await server.stop()
    await expect.poll(() => logged(instance, 'store.changes-unheard'), longPoll).toBe(1)
  }
  const comeBack = async () => {
    await server.start()
    await expect.poll(() => logged(instance, 'store.changes-heard'), longPoll).toBe(1)
  }
  /** Passes time while the caller keeps calling. */
  const passInUse = async (seconds: number) => {
    for (let remaining = seconds; remaining > 0; remaining -= 600) {
      pass(Math.min(remaining, 600))
      await expect.poll(caller.call, longPoll).toMatchObject(served)
    }
  }
  return { url, instance, pass, passInUse, goAway, comeBack, ...caller }
}

describe('during a store outage', () => {
  test('verified callers keep working for thirty seconds, then get 503, and work again afterwards', async () => {
    const { call, pass, goAway, comeBack } = await openEnvironment()
    await goAway()
    for (let seconds = 0; seconds < 30; seconds += 3) {
      expect(await call()).toMatchObject(served)
      pass(3)
    }
    expect(await call()).toMatchObject(served)
    pass(0.001)
    expect(await call()).toMatchObject(later)
    await comeBack()
    expect(await call()).toMatchObject(served)
  })

  test('OP-75: readiness says degraded while verified callers are served, and only then that it is not ready', async () => {
    const { instance, call, pass, goAway, comeBack } = await openEnvironment()
    expect(await readinessOf(instance)).toBe('200 ready')
    await goAway()
    pass(29)
    expect(await call()).toMatchObject(served)
    expect(await readinessOf(instance)).toMatch(
      /^200 ready, degraded: store-unavailable: away \(\w+\); only callers that were verified/,
    )
    pass(2)
    expect(await call()).toMatchObject(later)
    expect(await readinessOf(instance)).toMatch(/^503 store-unavailable: away \(\w+\)$/)
    await comeBack()
    await expect.poll(() => readinessOf(instance), longPoll).toBe('200 ready')
    const reported = instance.at.logs.map(({ event }) => event)
    expect(reported.filter((event) => /^store[.](?:degraded|not-ready|ready)$/.test(event))).toEqual([
      'store.degraded',
      'store.not-ready',
      'store.ready',
    ])
  })

  test('unverified callers and other requests get 503', async () => {
    const { instance, browser, connection, call, goAway, comeBack } = await openEnvironment()
    const otherCaller = callerAt(instance, new Map([['__Host-planbridge', 'A'.repeat(43)]]), connection.id)
    await goAway()
    expect(await otherCaller.call()).toMatchObject(later)
    const listed = await browser.call(endpoints.listConnections, {})
    expect(listed).toMatchObject({ ok: false, status: 503, body: { code: 'store-unavailable' } })
    expect(await call()).toMatchObject(served)
    await comeBack()
    expect(await otherCaller.call()).toMatchObject({ status: 401, code: 'session-required' })
  })

  test('an expired token is not used', async () => {
    const { url, call, pass, passInUse, goAway } = await openEnvironment()
    await query(url, 'update connections set token_stale_at = token_ends_at')
    await passInUse(3_590)
    await goAway()
    expect(await call()).toMatchObject(served)
    pass(11)
    expect(await call()).toMatchObject(later)
  })

  test('a stale token is used until its expiry', async () => {
    const { url, call, passInUse, pass, goAway, instance } = await openEnvironment({ model: 'delegation' })
    await query(url, 'update connections set token_stale_at = token_ends_at - 20000')
    await passInUse(3_570)
    await goAway()
    pass(15)
    const before = instance.at.simulators.dynamicPlanner.log.entries.length
    expect(await call()).toMatchObject(served)
    const paths = instance.at.simulators.dynamicPlanner.log.entries.slice(before).map(({ path }) => path)
    expect(paths).toEqual(['/crm/v1/clients'])
  })

  test('an access that ended just before stays ended', async () => {
    const { instance, browser, connection, call, goAway } = await openEnvironment()
    const caller = callerAt(instance, browser.jar, connection.id)
    await browser.call(endpoints.signOut, {})
    await goAway()
    expect(await caller.call()).toMatchObject(later)
    expect((await call()).status).not.toBe(200)
  })

  test('activity is kept and written afterwards', async () => {
    const { instance, browser, connection, call, pass, goAway, comeBack } = await openEnvironment()
    await goAway()
    pass(20)
    expect(await call()).toMatchObject(served)
    const usedAt = instance.at.clock.now()
    await comeBack()
    await browser.call(endpoints.listConnections, {})
    await expect
      .poll(async () => (await instance.at.store.connections.find(connection.id))?.usedAt, longPoll)
      .toBe(usedAt)
  })
})

test('a store that stops responding delays verified callers by at most half a second, and others until its timeout', async () => {
  await using path = await openInterruptiblePath(server.folder)
  const url = new URL(await makeDatabase(server.folder))
  url.searchParams.set('host', path.folder)
  const timeouts = { connectMs: 2_000, statementMs: 1_500, silenceMs: 2_000 }
  const instance = await openInstance({ url: url.href, timeouts })
  const { browser, connection, call } = await warmCaller(instance, instance)
  const jar = new Map([['__Host-planbridge', 'B'.repeat(43)]])
  const otherCaller = callerAt(instance, jar, connection.id)
  path.silence()
  const order: string[] = []
  // A probe must not run into its own time limit.
  const looked = readinessOf(instance).finally(() => order.push('readiness'))
  await expect.poll(() => logged(instance, 'store.changes-unheard'), longPoll).toBe(1)
  instance.at.clock.pass(10)
  const unknown = otherCaller.call().finally(() => order.push('unverified'))
  const verified = call().finally(() => order.push('verified'))
  expect(await verified).toMatchObject(served)
  expect(await unknown).toMatchObject(later)
  expect(await looked).toMatch(/^200 ready, degraded/)
  expect(order.filter((one) => one !== 'readiness')).toEqual(['verified', 'unverified'])
  expect(order.indexOf('readiness')).toBeLessThan(order.indexOf('unverified'))
  path.resume()
  await expect.poll(() => logged(instance, 'store.changes-heard'), longPoll).toBe(1)
  await expect.poll(call, longPoll).toMatchObject(served)
  const listed = await browser.call(endpoints.listConnections, {})
  expect(listed.ok).toBe(true)
})
