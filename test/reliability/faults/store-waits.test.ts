import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store, Tables } from '@planbridge/bff/internal/store/ports/ports.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movedTo } from '../../harness/deployment/instances.ts'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const waits = [200, 500, 1_000, 2_000]

/** A deployment whose store refuses the next writes of one kind as an outage, and which records how long it waits between tries. */
const open = async (writes: RegExp) => {
  const state = { failures: 0 }
  const slept: number[] = []
  const beforeWrite = (sql: string) => {
    if (!writes.test(sql) || state.failures === 0) return
    state.failures -= 1
    throw Object.assign(new Error('the store is away'), { code: 'ECONNREFUSED' })
  }
  const store = await sqlStore(watchedWrites(sqliteDialect(':memory:'), beforeWrite))
  const sleep = (ms: number) => {
    slept.push(ms)
    return new Promise<void>((resolve) => void setImmediate(resolve))
  }
  const at = await deployment({ store, engines: { sleep }, posture: 'signed-in-people' })
  onTestFinished(() => void (state.failures = 0))
  return { at, state, waited: () => slept.filter((ms) => waits.includes(ms)), slept }
}

describe('the completion of an attempt whose code is used up', () => {
  const complete = async ({ at, state }: Awaited<ReturnType<typeof open>>, failures: number) => {
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid', model: 'delegation' })
    const callback = await browser.atProvider(pending, priya)
    state.failures = failures
    return browser.complete(pending, callback)
  }

  test.each([0, 1, 2, 3, 4])(
    'RT-80: succeeds after %i failed tries, with growing waits between them',
    async (failures) => {
      const opened = await open(/^insert into "connections"/)
      expect((await complete(opened, failures)).status).toBe(200)
      expect(opened.waited()).toEqual(waits.slice(0, failures))
    },
  )

  test('RT-80: fails after five tries, and the tokens are revoked', async () => {
    const opened = await open(/^insert into "connections"/)
    const result = await complete(opened, 5)
    expect([result.status, result.body]).toMatchObject([503, { code: 'store-unavailable' }])
    expect(opened.waited()).toEqual(waits)
    expect(opened.at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
  })

  test('RT-80: is refused at once, without another try, if it is no trouble of the store', async () => {
    const { at, waited } = await open(/^never/)
    await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, mei)
    // Without the session at the provider, where it is Mei's.
    const linked = await movedTo(at, browser).connect({ integration: 'dp-hybrid', purpose: 'link' }, priya)
    expect(linked.body).toMatchObject({ code: 'identity-of-another-person' })
    expect(waited()).toEqual([])
  })
})

test('RT-80: a completion that other writers overtake five times fails as an internal error, which is recorded', async () => {
  const memory = await sqlStore(sqliteDialect(':memory:'))
  let tries = 0
  const overtaken = (tables: Tables): Tables => ({
    ...tables,
    connections: {
      ...tables.connections,
      putTokens: () => {
        tries += 1
        return Promise.resolve(false)
      },
    },
  })
  const store: Store = {
    ...memory,
    atomically: (work) => memory.atomically((tables) => work(overtaken(tables))),
  }
  const sleep = () => new Promise<void>((resolve) => void setImmediate(resolve))
  const at = await deployment({ store, engines: { sleep } })
  const result = await openBrowser(at).connect({ integration: 'dp-hybrid' }, priya)
  expect([result.status, result.body]).toMatchObject([500, { code: 'internal' }])
  expect(tries).toBe(5)
  expect(at.logs).toContainEqual(expect.objectContaining({ event: 'attempt.failed', code: 'internal' }))
})

describe('a renewed token set', () => {
  const renew = async ({ at, state }: Awaited<ReturnType<typeof open>>, failures: number) => {
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    state.failures = failures
    at.clock.pass(3_600)
    return at.planbridge.freshToken({ connection: id, present: false })
  }
  const putTokens = /^update "connections" set .*"sealed_under" = /
  // Other waits of two seconds are those of the cache.
  const short = waits.filter((ms) => ms < 2_000)

  test.each([0, 1, 2, 3, 4])(
    'RT-95: is stored after %i failed tries, with growing waits between them',
    async (failures) => {
      const opened = await open(putTokens)
      expect(await renew(opened, failures)).toMatchObject({ kind: 'token', version: 2 })
      expect(opened.waited().filter((ms) => ms < 2_000)).toEqual(short.slice(0, failures))
    },
  )

  test('RT-95: is kept after five tries and stored every half second', async () => {
    const opened = await open(putTokens)
    await expect(renew(opened, 8)).rejects.toMatchObject({ code: 'store-unavailable', retryAfterSeconds: 5 })
    await expect.poll(() => opened.state.failures).toBe(0)
    expect(opened.slept.filter((ms) => ms === 500).length).toBeGreaterThanOrEqual(1 + 3)
  })
})
