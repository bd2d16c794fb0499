import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { expect, onTestFinished, test } from 'vitest'
import { Secret } from '../../domain/secret.ts'
import { monotonicClock } from '../../runtime/monotonic-clock.ts'
import { openKeyring } from '../../vault/keyring.ts'
import { tokenVault } from '../../vault/token-vault.ts'
import { openCachedStore } from './cached-store.ts'
import type { Change, ChangeListener, Store } from '../ports/ports.ts'
import { sqlStore } from '../engines/sql-store.ts'
import { sqliteDialect } from '../engines/sqlite-engine.ts'

const one = ConnectionId.parse('c1')
const session = { record: 'r1', tenant: 'deployment', subject: 'ada', seenAt: 0, endsAt: 99 }

const blank = {
  id: one,
  tenant: 'deployment',
  owner: 'ada',
  integration: IntegrationId.parse('dp-hybrid'),
  model: 'delegation',
  account: '',
  accountName: null,
  accountDetail: null,
  status: 'active',
  reason: null,
  choice: null,
  choices: [],
  scopes: [],
  createdAt: 0,
  firstConnectedAt: 0,
  usedAt: null,
  endsAt: null,
  renews: true,
  tokenVersion: 1,
  tokenEndsAt: 99,
  tokenStaleAt: 99,
  refreshEndsAt: null,
  pendingUntil: null,
  journal: { requestedAt: null, failures: 0, failure: null, retryAt: null },
  identityCheckAt: null,
  refusals: 0,
  refusedUntil: null,
} as const

/** A cached store over real SQLite with a feed driven by the test, and a warm cache. */
const setUp = async (wrap: (store: Store) => Store = (store) => store) => {
  const engine = await sqlStore(sqliteDialect(':memory:'))
  const vault = tokenVault(openKeyring('main', { main: new Secret(Buffer.alloc(32, 7).toString('base64')) }))
  let listener: ChangeListener | undefined
  const feed = {
    subscribe: (given: ChangeListener) => {
      listener = given
      given.opened()
      return { stop: () => Promise.resolve() }
    },
  }
  const cachedStore = openCachedStore({
    store: { ...wrap(engine), feed },
    vault,
    events: {
      activityWriteFailed: () => undefined,
      changeFeedRestored: () => undefined,
      changeFeedLost: () => undefined,
    },
    clock: monotonicClock(() => 1),
    sleep: () => new Promise(() => undefined),
  })
  const sealed = await vault.seal(blank, 1, { access: 'CANARY-AT-memory', refresh: null })
  const row = await engine.connections.add({ ...blank, sealed })
  await engine.sessions.create(session, 'hash')
  cachedStore.housekeeping.start()
  const warm = async () => {
    await cachedStore.cached.session('hash')
    await cachedStore.cached.connection(one)
    await vault.read(row)
  }
  await warm()
  onTestFinished(() => engine.close())
  /** Reports which rows are cached, and caches them again by reading them. */
  const cachedNow = async () => {
    const tokens = vault.peek(row) !== undefined
    const gets = [cachedStore.cached.session('hash'), cachedStore.cached.connection(one)]
    const [isSession, isConnection] = gets.map((got) => !(got instanceof Promise))
    await Promise.all(gets.map(async (got) => got))
    return { session: isSession, connection: isConnection, tokens }
  }
  return { cachedStore, cachedNow, warm, notify: (change: Change) => listener?.changed(change) }
}

const everything = { session: true, connection: true, tokens: true }
const nothing = { session: false, connection: false, tokens: false }

test('an opened token set is invalidated together with its connection', async () => {
  const { cachedNow, notify } = await setUp()
  expect(await cachedNow()).toEqual(everything)
  notify({ table: 'connections', key: 'c1' })
  expect(await cachedNow()).toEqual({ session: true, connection: false, tokens: false })
})

test('a change of everything clears the whole cache', async () => {
  const { cachedNow, notify } = await setUp()
  notify({ table: 'everything' })
  expect(await cachedNow()).toEqual(nothing)
})

test('after housekeeping stops nothing is cached', async () => {
  const { cachedStore, cachedNow } = await setUp()
  await cachedStore.housekeeping.stop()
  expect(await cachedNow()).toEqual(nothing)
})

test.each<readonly [string, (store: Store) => Promise<unknown>, Partial<typeof everything>]>([
  ['removing a session', (store) => store.sessions.remove('r1'), { session: false }],
  [
    'rotating a session id',
    (store) => store.sessions.rotate('r1', { idHash: 'other', formerUntil: 9, subject: 'ada' }),
    { session: false },
  ],
  ['purging', (store) => store.purge(1_000, 1), { session: false }],
  [
    'changing a connection',
    (store) => store.connections.change(one, { status: 'ended' }),
    { connection: false, tokens: false },
  ],
  ['removing a connection', (store) => store.connections.remove(one), { connection: false, tokens: false }],
  [
    'narrowing a delegation',
    (store) => store.delegations.change(one, (agreed) => ({ ...agreed, endsAt: 5 })),
    { connection: false, tokens: false },
  ],
  [
    'a transaction',
    (store) => store.atomically(({ connections }) => connections.change(one, { status: 'ended' })),
    { connection: false, tokens: false },
  ],
  ['erasing', (store) => store.erasure.erase({ tenant: 'deployment' }), nothing],
  ['discarding a key', (store) => store.sealed.discard('main'), nothing],
])('a write invalidates exactly the rows that it changes: %s', async (_, write, dropped) => {
  const { cachedStore, cachedNow } = await setUp()
  await write(cachedStore.store)
  expect(await cachedNow()).toEqual({ ...everything, ...dropped })
})

test('a failed write invalidates like a successful one, because its outcome is unknown', async () => {
  const failing = (store: Store): Store => ({
    ...store,
    sessions: { ...store.sessions, remove: () => Promise.reject(new Error('connection lost')) },
  })
  const { cachedStore, cachedNow } = await setUp(failing)
  await expect(cachedStore.store.sessions.remove('r1')).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await cachedNow()).toMatchObject({ session: false, connection: true })
})

test('a read that is overtaken by a write is not cached', async () => {
  const waiting: (() => void)[] = []
  const slow = (store: Store): Store => ({
    ...store,
    sessions: {
      ...store.sessions,
      async find(hash) {
        const found = await store.sessions.find(hash)
        if (hash === 'late') await new Promise<void>((resolve) => void waiting.push(resolve))
        return found
      },
    },
  })
  const { cachedStore } = await setUp(slow)
  await cachedStore.store.sessions.create({ ...session, record: 'r2' }, 'late')
  const early = cachedStore.cached.session('late')
  await expect.poll(() => waiting.length).toBe(1)
  await cachedStore.store.sessions.remove('r2')
  waiting[0]?.()
  expect(await early).toMatchObject({ record: 'r2' })
  const again = cachedStore.cached.session('late')
  await expect.poll(() => waiting.length).toBe(2)
  waiting[1]?.()
  expect(await again).toBeUndefined()
})

test('a read that starts during a write is not cached', async () => {
  const [writing, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = (store: Store): Store => ({
    ...store,
    sessions: {
      ...store.sessions,
      async remove(record) {
        writing.resolve()
        await finish.promise
        await store.sessions.remove(record)
      },
    },
  })
  const { cachedStore } = await setUp(slow)
  const removed = cachedStore.store.sessions.remove('r1')
  await writing.promise
  expect(cachedStore.cached.session('hash')).toBeInstanceOf(Promise)
  expect(await cachedStore.cached.session('hash')).toMatchObject({ record: 'r1' })
  finish.resolve()
  await removed
  expect(await cachedStore.cached.session('hash')).toBeUndefined()
})

test('RT-80: a row that is read before a transaction is committed is not cached beyond the commit', async () => {
  const [written, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isCommitted = false
  const slow = (store: Store): Store => ({
    ...store,
    sessions: {
      ...store.sessions,
      find: (hash) => (isCommitted ? Promise.resolve(undefined) : store.sessions.find(hash)),
    },
    async atomically(work) {
      const result = await work({
        ...store,
        sessions: { ...store.sessions, remove: () => Promise.resolve() },
      })
      written.resolve()
      await commit.promise
      isCommitted = true
      return result
    },
  })
  const { cachedStore } = await setUp(slow)
  const removed = cachedStore.store.atomically(({ sessions }) => sessions.remove('r1'))
  await written.promise
  expect(await cachedStore.cached.session('hash')).toMatchObject({ record: 'r1' })
  commit.resolve()
  await removed
  expect(await cachedStore.cached.session('hash')).toBeUndefined()
})

test('the last-seen time of a cached session is updated without a read', async () => {
  const { cachedStore, cachedNow } = await setUp()
  cachedStore.activity.seen(session, 50)
  expect(cachedStore.cached.session('hash')).toMatchObject({ seenAt: 50 })
  cachedStore.activity.seen(session, 40)
  expect(cachedStore.cached.session('hash')).toMatchObject({ seenAt: 50 })
  expect(await cachedNow()).toEqual(everything)
})
