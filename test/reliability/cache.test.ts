import { endpoints, OperationId } from '@planbridge/shared/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { makeDatabase, query } from '../harness/postgres/database.ts'
import { type InterruptiblePath, openInterruptiblePath } from '../harness/postgres/interruptible-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { callerAt, openInstance, warmCaller, warmUp } from './cache/instances.ts'

const longPoll = { timeout: 60_000 }

/** Two instances over one database and a caller in the cache of the second. The clock does not move, so nothing expires. */
const openEnvironment = async (options = {}) => {
  const url = await createDatabase()
  const first = await openInstance({ url })
  const second = await openInstance({ url, first: first })
  return { url, first, second, ...(await warmCaller(first, second, options)) }
}

type Environment = Awaited<ReturnType<typeof openEnvironment>>

describe('an instance with a cache', () => {
  test('reads nothing from the store while nothing changes', async () => {
    const { second, call } = await openEnvironment()
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
        query(url, 'select id from subjects').then((rows) =>
          first.at.planbridge.erasure.person({ subject: (rows as { id: string }[])[0]?.id ?? '' }),
        ),
      answer: { status: 401, code: 'session-required' },
    },
    'the tenant was erased': {
      act: ({ first }) => first.at.planbridge.erasure.tenant('deployment'),
      answer: { status: 401, code: 'session-required' },
    },
    'an operator deleted the session by hand': {
      act: ({ url }) => query(url, 'delete from sessions'),
      answer: { status: 401, code: 'session-required' },
    },
    'an operator emptied the tables by hand': {
      act: ({ url }) => query(url, 'truncate sessions'),
      answer: { status: 401, code: 'session-required' },
    },
    'the end of the access was moved to the past': {
      act: ({ url }) => query(url, 'update connections set ends_at = 1'),
      answer: { status: 424, code: 'reconnect-required' },
    },
  }

  test.each(Object.entries(changes))(
    'is notified when %s at another instance',
    async (_, { act, answer }) => {
      const at = await openEnvironment()
      await act(at)
      await expect.poll(at.call, longPoll).toMatchObject(answer)
    },
  )

  test('is notified when a delegation is narrowed', async () => {
    const at = await openEnvironment({ model: 'delegation' })
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
    await expect.poll(call, longPoll).toMatchObject({ status: 403, code: 'operation-not-agreed' })
    await put(['list-clients'])
    expect(await call()).toMatchObject({ status: 200 })
  })

  test('is notified when a delegation ends and when it is agreed again', async () => {
    const { url, first, browser, connection, call } = await openEnvironment({ model: 'delegation' })
    await query(url, 'update connections set ends_at = 1')
    await first.at.planbridge.backgroundTasks.endExpiredAndFindDueJobs()
    await expect.poll(call, longPoll).toMatchObject({ status: 424, code: 'reconnect-required' })
    const options = { integration: 'dp-hybrid', model: 'delegation', purpose: 'reconnect' } as const
    await browser.connectOrThrow({ ...options, connection: connection.id }, { account: 'priya.nair' })
    const again = callerAt(first, browser.jar, connection.id)
    await expect.poll(again.call, longPoll).toMatchObject({ status: 200 })
  })

  test('uses the token set that another instance fetched instead of its cached one', async () => {
    const { first, second, connection, call } = await openEnvironment({ model: 'delegation' })
    const options = { connection: connection.id, present: true }
    const version = async ({ at }: typeof first, refusedVersion?: number) => {
      const fresh = await at.planbridge.freshToken({
        ...options,
        ...(refusedVersion !== undefined && { refusedVersion }),
      })
      return fresh.kind === 'token' ? fresh.version : fresh.code
    }
    const before = await version(second)
    const renewed = await version(first, Number(before))
    expect(renewed).toBe(Number(before) + 1)
    await expect.poll(() => version(second), longPoll).toBe(renewed)
    expect((await call()).status).toBe(200)
  })

  test('invalidates its own changes before the response', async () => {
    const { second, connection, browser } = await openEnvironment()
    const caller = callerAt(second, browser.jar, connection.id)
    await caller.browser.call(endpoints.signOut, {})
    expect(await caller.call()).toMatchObject({ status: 401 })
  })

  test('checks the store before it ends a session, because another instance may have extended it', async () => {
    const { first, second, browser, connection, call } = await openEnvironment({ model: 'delegation' })
    const otherCaller = callerAt(first, browser.jar, connection.id)
    for (let minutes = 0; minutes < 60; minutes += 10) {
      first.at.clock.pass(600)
      expect((await otherCaller.call()).status).toBe(200)
      // Pending activity is written before a list is read.
      await otherCaller.browser.call(endpoints.listConnections, {})
    }
    expect((await call()).status).toBe(200)
    expect(second.at.logs.filter(({ event }) => event === 'request.failed')).toEqual([])
  })
})

describe('an instance with a broken change feed and a working store', () => {
  let server: PostgresServer
  let path: InterruptiblePath
  beforeAll(async () => {
    server = await startPostgres()
    path = await openInterruptiblePath(server.folder)
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
    const second = await openInstance({ url, feedUrl: through.href, first: first })
    const caller = await warmCaller(first, second)
    const logged = (event: string) => second.at.logs.filter((record) => record.event === event).length
    path.silence()
    await expect.poll(() => logged('store.changes-unheard'), longPoll).toBe(1)
    return { first, second, logged, ...caller }
  }

  test('uses no cached row older than two seconds, and caches again once the feed is back', async () => {
    const { first, second, logged, browser, call, connection } = await cutEnvironment()
    const otherCaller = callerAt(second, browser.jar, connection.id)
    expect((await call()).status).toBe(200)
    await browser.call(endpoints.signOut, {})
    first.at.clock.pass(2)
    expect(await otherCaller.call()).toMatchObject({ status: 401, code: 'session-required' })
    path.resume()
    await expect.poll(() => logged('store.changes-heard'), longPoll).toBe(1)
    const next = await warmCaller(first, second)
    await warmUp(second, next)
  })

  test('continues with one store read every 1.5 seconds', async () => {
    const { second, call, ...at } = await cutEnvironment()
    const before = second.reads()
    for (let seconds = 0; seconds < 30; seconds += 3) {
      at.first.at.clock.pass(3)
      expect((await call()).status).toBe(200)
      expect((await call()).status).toBe(200)
    }
    // Session and connection, each time.
    expect(second.reads() - before).toBe(20)
    path.resume()
  })
})
