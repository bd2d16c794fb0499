import { endpoints, OperationId } from '@planbridge/shared/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { ask, makeDatabase } from '../harness/postgres/database.ts'
import { mutablePath, type MutablePath } from '../harness/postgres/mutable-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { callerAt, openInstance, rememberedCaller, warmUp } from './cache/instances.ts'

const patiently = { timeout: 10_000 }

/** Two instances over one database, and somebody whom the second one remembers. The clock stands still: nothing grows old. */
const environment = async (wish = {}) => {
  const url = await createDatabase()
  const first = await openInstance({ url })
  const second = await openInstance({ url, beside: first })
  return { url, first, second, ...(await rememberedCaller(first, second, wish)) }
}

type Environment = Awaited<ReturnType<typeof environment>>

describe('an instance that remembers', () => {
  test('asks the store for nothing while nothing changes', async () => {
    const { second, call } = await environment()
    const before = second.reads()
    for (let calls = 0; calls < 50; calls += 1) expect((await call()).status).toBe(200)
    expect(second.reads()).toBe(before)
  })

  const changes: Readonly<
    Record<
      string,
      {
        readonly act: (at: Environment) => Promise<unknown>
        readonly answer: Readonly<Record<string, unknown>>
      }
    >
  > = {
    'the person signed out': {
      act: ({ browser }) => browser.call(endpoints.signOut, {}),
      answer: { status: 401, code: 'session-required' },
    },
    'the person disconnected': {
      act: ({ browser, connection }) => browser.call(endpoints.disconnect, { connection: connection.id }),
      answer: { status: 404, code: 'connection-not-found' },
    },
    'the person was erased': {
      act: ({ first, url }) =>
        ask(url, 'select id from subjects').then((rows) =>
          first.at.planbridge.erasure.person({ subject: (rows as { id: string }[])[0]?.id ?? '' }),
        ),
      answer: { status: 401, code: 'session-required' },
    },
    'the tenant was erased': {
      act: ({ first }) => first.at.planbridge.erasure.tenant('deployment'),
      answer: { status: 401, code: 'session-required' },
    },
    'an operator deleted the session by hand': {
      act: ({ url }) => ask(url, 'delete from sessions'),
      answer: { status: 401, code: 'session-required' },
    },
    'an operator emptied the tables by hand': {
      act: ({ url }) => ask(url, 'truncate sessions'),
      answer: { status: 401, code: 'session-required' },
    },
    'the access was moved to an end that is over': {
      act: ({ url }) => ask(url, 'update connections set ends_at = 1'),
      answer: { status: 424, code: 'reconnect-required' },
    },
  }

  test.each(Object.entries(changes))('hears that %s elsewhere', async (_, { act, answer }) => {
    const at = await environment()
    await act(at)
    await expect.poll(at.call, patiently).toMatchObject(answer)
  })

  test('hears that a delegation opens less than it did', async () => {
    const at = await environment({ model: 'delegation' })
    const { first, connection, call } = at
    const terms = { purpose: 'p', days: 3, startsAt: first.at.clock.now() }
    const { delegations } = first.at.store
    const put = (operations: readonly string[]) =>
      delegations.put({
        ...terms,
        connection: connection.id,
        operations: operations.map((id) => OperationId.parse(id)),
      })
    await put(['get-client'])
    await expect.poll(call, patiently).toMatchObject({ status: 403, code: 'operation-not-agreed' })
    await put(['list-clients'])
    expect(await call()).toMatchObject({ status: 200 })
  })

  test('hears that a delegation ended, and that its person agreed to it again', async () => {
    const { url, first, browser, connection, call } = await environment({ model: 'delegation' })
    await ask(url, 'update connections set ends_at = 1')
    await first.at.planbridge.backgroundTasks.endExpiredAndFindDueJobs()
    await expect.poll(call, patiently).toMatchObject({ status: 424, code: 'reconnect-required' })
    const wish = { integration: 'dp-hybrid', model: 'delegation', purpose: 'reconnect' } as const
    await browser.connected({ ...wish, connection: connection.id }, { account: 'priya.nair' })
    const again = callerAt(first, browser.jar, connection.id)
    await expect.poll(again.call, patiently).toMatchObject({ status: 200 })
  })

  test('uses the token set that another one fetched, and not its own any more', async () => {
    const { first, second, connection, call } = await environment({ model: 'delegation' })
    const wish = { connection: connection.id, present: true }
    const version = async ({ at }: typeof first, refusedVersion?: number) => {
      const fresh = await at.planbridge.freshToken({
        ...wish,
        ...(refusedVersion !== undefined && { refusedVersion }),
      })
      return fresh.kind === 'token' ? fresh.version : fresh.code
    }
    const before = await version(second)
    const renewed = await version(first, Number(before))
    expect(renewed).toBe(Number(before) + 1)
    await expect.poll(() => version(second), patiently).toBe(renewed)
    expect((await call()).status).toBe(200)
  })

  test('forgets what it changes itself before anybody hears of it', async () => {
    const { second, connection, browser } = await environment()
    const own = callerAt(second, browser.jar, connection.id)
    await own.browser.call(endpoints.signOut, {})
    expect(await own.call()).toMatchObject({ status: 401 })
  })

  test('asks the store before it says that a session is over: another one may have seen its person', async () => {
    const { first, second, browser, connection, call } = await environment({ model: 'delegation' })
    const elsewhere = callerAt(first, browser.jar, connection.id)
    for (let minutes = 0; minutes < 60; minutes += 10) {
      first.at.clock.pass(600)
      expect((await elsewhere.call()).status).toBe(200)
      // Before a list is shown, everything that was noted is written.
      await elsewhere.browser.call(endpoints.listConnections, {})
    }
    expect((await call()).status).toBe(200)
    expect(second.at.logs.filter(({ event }) => event === 'request.failed')).toEqual([])
  })
})

describe('an instance whose feed is cut while its store is not', () => {
  let server: PostgresServer
  let path: MutablePath
  beforeAll(async () => {
    server = await startPostgres()
    path = await mutablePath(server.folder)
  })
  afterAll(async () => {
    await path[Symbol.asyncDispose]()
    await server.close()
  })

  const cutEnvironment = async () => {
    const url = await makeDatabase(server.folder)
    const through = new URL(url)
    through.searchParams.set('host', path.folder)
    const first = await openInstance({ url })
    const second = await openInstance({ url, feedUrl: through.href, beside: first })
    const caller = await rememberedCaller(first, second)
    const said = (event: string) => second.at.logs.filter((record) => record.event === event).length
    path.fallSilent()
    await expect.poll(() => said('store.changes-unheard'), patiently).toBe(1)
    return { first, second, said, ...caller }
  }

  test('believes nothing that is older than two seconds, and remembers again once it hears', async () => {
    const { first, second, said, browser, call, connection } = await cutEnvironment()
    const stranger = callerAt(second, browser.jar, connection.id)
    expect((await call()).status).toBe(200)
    await browser.call(endpoints.signOut, {})
    first.at.clock.pass(2)
    expect(await stranger.call()).toMatchObject({ status: 401, code: 'session-required' })
    path.speakAgain()
    await expect.poll(() => said('store.changes-heard'), patiently).toBe(1)
    const next = await rememberedCaller(first, second)
    await warmUp(second, next)
  })

  test('goes on, with a question to the store every one and a half seconds', async () => {
    const { second, call, ...at } = await cutEnvironment()
    const before = second.reads()
    for (let seconds = 0; seconds < 30; seconds += 3) {
      at.first.at.clock.pass(3)
      expect((await call()).status).toBe(200)
      expect((await call()).status).toBe(200)
    }
    // The session and its connection, each time.
    expect(second.reads() - before).toBe(20)
    path.speakAgain()
  })
})
