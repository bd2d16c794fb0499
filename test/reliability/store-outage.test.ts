import { endpoints } from '@planbridge/shared/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ask, makeDatabase } from '../harness/postgres/database.ts'
import { mutablePath } from '../harness/postgres/mutable-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { callerAt, type Instance, openInstance, rememberedCaller } from './cache/instances.ts'

const patiently = { timeout: 10_000 }

// A server of its own: the others' must not go away.
let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterEach(() => server.start())
afterAll(() => server.close())

const served = { status: 200 }
const later = { status: 503, code: 'store-unavailable', retryAfter: 5 }

const said = ({ at }: Instance, event: string) => at.logs.filter((record) => record.event === event).length

const environment = async (options = {}) => {
  const url = await makeDatabase(server.folder)
  const instance = await openInstance({ url })
  const caller = await rememberedCaller(instance, instance, options)
  const pass = instance.at.clock.pass
  const goAway = async () => {
    await server.stop()
    await expect.poll(() => said(instance, 'store.changes-unheard'), patiently).toBe(1)
  }
  const comeBack = async () => {
    await server.start()
    await expect.poll(() => said(instance, 'store.changes-heard'), patiently).toBe(1)
  }
  /** Lets time pass for somebody who goes on calling. */
  const passInUse = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 600) {
      pass(Math.min(left, 600))
      await expect.poll(caller.call, patiently).toMatchObject(served)
    }
  }
  return { url, instance, pass, passInUse, goAway, comeBack, ...caller }
}

describe('a store that is away', () => {
  test('keeps nobody from calling who was verified, for thirty seconds; then nothing is guessed; back again, all goes on', async () => {
    const { call, pass, goAway, comeBack } = await environment()
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

  test('answers nobody whom this instance did not know, and nothing but calls', async () => {
    const { instance, browser, connection, call, goAway, comeBack } = await environment()
    const stranger = callerAt(instance, new Map([['__Host-planbridge', 'A'.repeat(43)]]), connection.id)
    await goAway()
    expect(await stranger.call()).toMatchObject(later)
    const listed = await browser.call(endpoints.listConnections, {})
    expect(listed).toMatchObject({ ok: false, status: 503, body: { code: 'store-unavailable' } })
    expect(await call()).toMatchObject(served)
    await comeBack()
    expect(await stranger.call()).toMatchObject({ status: 401, code: 'session-required' })
  })

  test('does not make a token live any longer', async () => {
    const { url, call, pass, passInUse, goAway } = await environment()
    await ask(url, 'update connections set token_stale_at = token_ends_at')
    await passInUse(3_590)
    await goAway()
    expect(await call()).toMatchObject(served)
    pass(11)
    expect(await call()).toMatchObject(later)
  })

  test('lets a token that would be renewed by now be used until its own end', async () => {
    const { url, call, passInUse, pass, goAway, instance } = await environment({ model: 'delegation' })
    await ask(url, 'update connections set token_stale_at = token_ends_at - 20000')
    await passInUse(3_570)
    await goAway()
    pass(15)
    const before = instance.at.simulators.dynamicPlanner.log.entries.length
    expect(await call()).toMatchObject(served)
    const paths = instance.at.simulators.dynamicPlanner.log.entries.slice(before).map(({ path }) => path)
    expect(paths).toEqual(['/crm/v1/clients'])
  })

  test('does not bring back who was ended a moment before', async () => {
    const { instance, browser, connection, call, goAway } = await environment()
    const held = callerAt(instance, browser.jar, connection.id)
    await browser.call(endpoints.signOut, {})
    await goAway()
    expect(await held.call()).toMatchObject(later)
    expect((await call()).status).not.toBe(200)
  })

  test('keeps what was noted meanwhile, and writes it when it is back', async () => {
    const { instance, browser, connection, call, pass, goAway, comeBack } = await environment()
    await goAway()
    pass(20)
    expect(await call()).toMatchObject(served)
    const usedAt = instance.at.clock.now()
    await comeBack()
    await browser.call(endpoints.listConnections, {})
    await expect
      .poll(async () => (await instance.at.store.connections.find(connection.id))?.usedAt, patiently)
      .toBe(usedAt)
  })
})

test('a store that falls silent delays whoever was verified for half a second at most, and everybody else until it is given up', async () => {
  await using path = await mutablePath(server.folder)
  const url = new URL(await makeDatabase(server.folder))
  url.searchParams.set('host', path.folder)
  const patience = { connectMs: 2_000, statementMs: 1_500, silenceMs: 2_000 }
  const instance = await openInstance({ url: url.href, patience })
  const { browser, connection, call } = await rememberedCaller(instance, instance)
  const jar = new Map([['__Host-planbridge', 'B'.repeat(43)]])
  const stranger = callerAt(instance, jar, connection.id)
  path.fallSilent()
  await expect.poll(() => said(instance, 'store.changes-unheard'), patiently).toBe(1)
  instance.at.clock.pass(10)
  const order: string[] = []
  const unknown = stranger.call().finally(() => order.push('unknown'))
  const known = call().finally(() => order.push('known'))
  expect(await known).toMatchObject(served)
  expect(await unknown).toMatchObject(later)
  expect(order).toEqual(['known', 'unknown'])
  path.speakAgain()
  await expect.poll(() => said(instance, 'store.changes-heard'), patiently).toBe(1)
  await expect.poll(call, patiently).toMatchObject(served)
  const listed = await browser.call(endpoints.listConnections, {})
  expect(listed.ok).toBe(true)
})
