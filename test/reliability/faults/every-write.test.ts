import { setImmediate as turn } from 'node:timers/promises'
import type { Store } from '@planbridge/bff/testing'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { endpoints, type InputOf } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }

/** A store whose writes are numbered once they are watched. Each waits until it is released, or one of them fails. */
const watchedStore = async () => {
  const held: { readonly sql: string; readonly release: () => void }[] = []
  const watch = { isHolding: false, failing: 0, writes: 0 }
  const beforeWrite = async (sql: string) => {
    watch.writes += 1
    if (watch.writes === watch.failing) throw new Error('CANARY-STORE the disk is full')
    if (watch.isHolding) await new Promise<void>((release) => void held.push({ sql, release }))
  }
  const store: Store = await sqlStore(watchedWrites(sqliteDialect(':memory:'), beforeWrite))
  return { store, held, watch }
}

type Act = () => Promise<{ readonly status: number; readonly body?: unknown }>

/** Prepares an action. Its writes begin with the action. */
type Prepare = (at: Deployment, browser: Browser) => Promise<Act>

const delegation = { integration: 'dp-hybrid', model: 'delegation' } as const

const completing =
  (
    options: Parameters<Browser['start']>[0],
    choice: Parameters<Browser['atProvider']>[1],
    before?: (browser: Browser) => Promise<object>,
  ): Prepare =>
  async (_, browser) => {
    const pending = await browser.start({ ...options, ...(await before?.(browser)) })
    const callback = await browser.atProvider(pending, choice)
    return () => browser.complete(pending, callback)
  }

const connected =
  (act: (browser: Browser, id: never, at: Deployment) => ReturnType<Act>): Prepare =>
  async (at, browser) => {
    const { id } = await browser.connectOrThrow(delegation, priya)
    return () => act(browser, id as never, at)
  }

const values = {
  fields: {},
  body: null,
  schedule: { every: 'day', time: '06:30' },
  time_zone: 'Europe/London',
  missed: 'skip',
} as const

const withJob =
  (act: (browser: Browser, job: never) => ReturnType<Act>): Prepare =>
  async (_, browser) => {
    const { id } = await browser.connectOrThrow(delegation, priya)
    const input = { ...values, connection: id, operation: 'list-clients' }
    const added = await browser.call(endpoints.addJob, input as InputOf<typeof endpoints.addJob>)
    if (!added.ok) throw new Error(added.body.code)
    return () => act(browser, added.body.id as never)
  }

const actions: Readonly<Record<string, Prepare>> = {
  'the start of an attempt': (_, browser) =>
    Promise.resolve(() =>
      browser.call(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: 'dp-hybrid' as never,
        model: 'user-present',
        challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' as never,
      }),
    ),
  'a sign-in': completing({ integration: 'dp-code' }, priya),
  'a delegation': completing(delegation, priya),
  'a delegation without OpenID Connect': completing({ integration: 'plannr', model: 'delegation' }, tom),
  'a reconnect': completing({ ...delegation, purpose: 'reconnect' }, priya, async (browser) => {
    const { id } = await browser.connectOrThrow(delegation, priya)
    return { connection: id }
  }),
  'a cancelled attempt': async (_, browser) => {
    const { facts } = await browser.start(delegation)
    return () => browser.call(endpoints.cancelAttempt, { state: facts.state })
  },
  'a refused consent': completing(delegation, { ...priya, decision: 'deny' } as never),
  'a pasted token': async ({ simulators }, browser) => {
    const { token } = await simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
    const input = { integration: 'plannr' as never, token, ends_on: '2026-06-30' }
    return () => browser.call(endpoints.addPersonalToken, input)
  },
  'a service account': (_, browser) =>
    Promise.resolve(() => browser.call(endpoints.addServiceAccount, { integration: 'dp-firm' as never })),
  'the choice of an account': async (_, browser) => {
    const { id, choices } = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    const account = choices.at(-1)?.id ?? ''
    return () => browser.call(endpoints.chooseAccount, { connection: id, account })
  },
  'the end of a connection': connected((browser, connection) =>
    browser.call(endpoints.disconnect, { connection }),
  ),
  'a sign-out': async (_, browser) => {
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    return () => browser.call(endpoints.signOut, {})
  },
  'a request of an expired session': async (at, browser) => {
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    at.clock.pass(9 * 3_600)
    return () => browser.call(endpoints.getSession, {})
  },
  'a narrowed delegation': connected((browser, connection) =>
    browser.call(endpoints.narrowDelegation, {
      connection,
      purpose: 'Less',
      operations: ['list-clients' as never],
      ends_at: '2026-01-07T00:00:00.000Z',
    }),
  ),
  'a new job': connected((browser, connection) =>
    browser.call(endpoints.addJob, { ...values, connection, operation: 'list-clients' as never }),
  ),
  'a changed job': withJob((browser, job) =>
    browser.call(endpoints.changeJob, { ...values, job, missed: 'run-once' }),
  ),
  'a paused job': withJob((browser, job) => browser.call(endpoints.pauseJob, { job, paused: true })),
  'a removed job': withJob((browser, job) => browser.call(endpoints.removeJob, { job })),
  'a renewal': connected(async (_, connection, { planbridge, simulators }) => {
    simulators.dynamicPlanner.expireAccessTokens()
    const fresh = await planbridge.freshToken({ connection, present: false, ahead: true })
    return { status: fresh.kind === 'token' ? 200 : 503, body: fresh }
  }),
  'an erasure': connected(async (_, __, { planbridge }) => {
    const report = await planbridge.erasure.tenant('deployment')
    return { status: 200, body: report }
  }),
}

const open = async (prepare: Prepare) => {
  const watched = await watchedStore()
  const sleep = () => new Promise<void>((resolve) => void setImmediate(resolve))
  const at = await deployment({ store: watched.store, engines: { sleep } })
  const act = await prepare(at, openBrowser(at))
  watched.watch.writes = 0
  return { ...watched, act }
}

/** True if the work is not done although everything else had its turn. */
const isWaiting = async (isDone: () => boolean): Promise<boolean> => {
  for (let turns = 0; turns < 100 && !isDone(); turns += 1) await turn()
  return !isDone()
}

/** They are no requests, so their error is not one of an answer. */
const internal: ReadonlySet<string> = new Set(['a renewal', 'an erasure'])

describe.each(Object.entries(actions))('%s', (name, prepare) => {
  test('is not answered before each of its writes is done (OP-54)', async () => {
    const { act, held, watch } = await open(prepare)
    watch.isHolding = true
    let isAnswered = false
    const answer = act().finally(() => (isAnswered = true))
    const waited: string[] = []
    for (;;) {
      await expect.poll(() => held.length > 0 || isAnswered, { interval: 1 }).toBe(true)
      const write = held.shift()
      if (!write) break
      if (await isWaiting(() => isAnswered)) waited.push(write.sql)
      write.release()
    }
    expect((await answer).status).toBeLessThan(500)
    expect(waited).toHaveLength(watch.writes)
    expect(watch.writes).toBeGreaterThan(0)
  })

  test('answers without a word of the store’s error, whichever of its writes fails (OP-54)', async () => {
    const { act: succeed, watch } = await open(prepare)
    await succeed()
    for (let failing = 1; failing <= watch.writes; failing += 1) {
      const failed = await open(prepare)
      failed.watch.failing = failing
      const { status, ...rest } = await failed
        .act()
        .catch((error: unknown) => ({ status: 500, error: String(error) }))
      expect([200, 204, 403, 500, 503], `write ${failing}`).toContain(status)
      expect(internal.has(name) ? '' : JSON.stringify(rest)).not.toContain('CANARY')
    }
  })
})
