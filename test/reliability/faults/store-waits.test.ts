import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import type { Store, Tables } from '@planbridge/bff/internal/store/ports/ports.ts'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movedTo } from '../../harness/deployment/instances.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { accept, offerIn, signInTwice } from '../../harness/deployment/two-sign-ins.ts'
import { firmId, withFirm } from '../../harness/deployment/with-firm.ts'
import { absentStore } from './absent-store.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const waits = [200, 500, 1_000, 2_000]

/** A deployment whose store refuses the next writes of one kind as an outage, and which records how long it waits between tries. */
const open = async (writes: RegExp) => {
  const { store, engines, state, slept } = await absentStore(writes)
  const at = await deployment({ store, engines, posture: 'signed-in-people' })
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

/** A deployment in whose store other writers overtake each change of a connection, once that begins. */
const openOvertaken = async () => {
  const memory = await sqlStore(await memoryDialect())
  const state = { isOvertaken: true, tries: 0 }
  const overtaken = (tables: Tables): Tables => ({
    ...tables,
    connections: {
      ...tables.connections,
      putTokens: (...change) => {
        state.tries += 1
        return state.isOvertaken ? Promise.resolve(false) : tables.connections.putTokens(...change)
      },
    },
  })
  const store: Store = {
    ...memory,
    atomically: (work) => memory.atomically((tables) => work(overtaken(tables))),
  }
  const slept: number[] = []
  const sleep = (ms: number) => {
    slept.push(ms)
    return new Promise<void>((resolve) => void setImmediate(resolve))
  }
  return { at: await deployment({ store, engines: { sleep } }), state, slept }
}

test('RT-80: a completion that other writers overtake five times fails as an internal error, which is recorded', async () => {
  const { at, state } = await openOvertaken()
  const result = await openBrowser(at).connect({ integration: 'dp-hybrid' }, priya)
  expect([result.status, result.body]).toMatchObject([500, { code: 'internal' }])
  expect(state.tries).toBe(5)
  expect(at.logs).toContainEqual(expect.objectContaining({ event: 'attempt.failed', code: 'internal' }))
})

test('IDT-115: a merge that other writers overtake is tried five times, then its offer counts as ended', async () => {
  const { at, state, slept } = await openOvertaken()
  state.isOvertaken = false
  const { browser } = await signInTwice(at)
  const offer = await offerIn(browser)
  Object.assign(state, { isOvertaken: true, tries: 0 })
  slept.length = 0
  expect((await accept(browser, offer)).body).toMatchObject({ code: 'merge-offer-ended' })
  expect([state.tries, slept]).toEqual([5, [0, 100, 300, 1_000]])
  state.isOvertaken = false
  expect((await accept(browser, offer)).ok).toBe(true)
})

describe('a sign-in with an account of the firm, whose code is used up', () => {
  const signIn = async (failures: number) => {
    const { store, engines, state, slept } = await absentStore(/^insert into "identities"/)
    const at = await withFirm({ store, engines })
    state.failures = failures
    return { result: await at.open().signInAtFirm(firmId, priya), slept }
  }

  test.each([0, 1, 2, 3])('RT-80: succeeds after %i failed tries, with growing waits', async (failures) => {
    const { result, slept } = await signIn(failures)
    expect(result.ok).toBe(true)
    expect(slept).toEqual([200, 400, 600].slice(0, failures))
  })

  test('RT-80: fails after four tries', async () => {
    const { result, slept } = await signIn(4)
    expect(result.body).toMatchObject({ code: 'store-unavailable' })
    expect(slept).toEqual([200, 400, 600])
  })
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
