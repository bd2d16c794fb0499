import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { expect, onTestFinished, test } from 'vitest'
import { Secret } from '../../domain/secret.ts'
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
  usedAt: null,
  endsAt: null,
  renews: true,
  tokenVersion: 1,
  tokenEndsAt: 99,
  tokenStaleAt: 99,
  refreshEndsAt: null,
  journal: { requestedAt: null, failures: 0, failure: null, retryAt: null },
} as const

/** A memory over a real store whose feed says what the test says; everything is remembered already. */
const stage = async (change: (store: Store) => Store = (store) => store) => {
  const engine = await sqlStore(sqliteDialect(':memory:'))
  const vault = tokenVault(openKeyring('main', { main: new Secret(Buffer.alloc(32, 7).toString('base64')) }))
  let follower: ChangeListener | undefined
  const feed = {
    subscribe: (who: ChangeListener) => {
      follower = who
      who.opened()
      return { stop: () => Promise.resolve() }
    },
  }
  const memory = openCachedStore({
    store: { ...change(engine), feed },
    vault,
    events: {
      activityWriteFailed: () => undefined,
      changeFeedRestored: () => undefined,
      changeFeedLost: () => undefined,
    },
    clock: { now: () => 1 },
    sleep: () => new Promise(() => undefined),
  })
  const sealed = await vault.seal(blank, 1, { access: 'CANARY-AT-memory', refresh: null })
  const row = await engine.connections.add({ ...blank, sealed })
  await engine.sessions.create(session, 'hash')
  memory.housekeeping.start()
  const warm = async () => {
    await memory.cached.session('hash')
    await memory.cached.connection(one)
    await vault.read(row)
  }
  await warm()
  onTestFinished(() => engine.close())
  /** What is remembered; looking makes it so again. */
  const known = async () => {
    const tokens = vault.peek(row) !== undefined
    const looks = [memory.cached.session('hash'), memory.cached.connection(one)]
    const [isSession, isConnection] = looks.map((look) => !(look instanceof Promise))
    await Promise.all(looks.map(async (look) => look))
    return { session: isSession, connection: isConnection, tokens }
  }
  return { memory, known, warm, hear: (heard: Change) => follower?.changed(heard) }
}

const everything = { session: true, connection: true, tokens: true }
const nothing = { session: false, connection: false, tokens: false }

test('an open token set is forgotten with the connection that it belongs to', async () => {
  const { known, hear } = await stage()
  expect(await known()).toEqual(everything)
  hear({ table: 'connections', key: 'c1' })
  expect(await known()).toEqual({ session: true, connection: false, tokens: false })
})

test('what may have been anything was everything', async () => {
  const { known, hear } = await stage()
  hear({ table: 'everything' })
  expect(await known()).toEqual(nothing)
})

test('once its upkeep has stopped, an instance remembers nothing', async () => {
  const { memory, known } = await stage()
  await memory.housekeeping.stop()
  expect(await known()).toEqual(nothing)
})

test.each<readonly [string, (store: Store) => Promise<unknown>, Partial<typeof everything>]>([
  ['removing a session', (store) => store.sessions.remove('r1'), { session: false }],
  [
    'giving a session another id',
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
  ['erasing', (store) => store.erasure.erase({ tenant: 'deployment' }), nothing],
  ['giving up a key', (store) => store.sealed.discard('main'), nothing],
])('an own write forgets what it changes, and nothing else: %s', async (_, write, gone) => {
  const { memory, known } = await stage()
  await write(memory.store)
  expect(await known()).toEqual({ ...everything, ...gone })
})

test('an own write whose fate is unknown counts as one that happened', async () => {
  const failing = (store: Store): Store => ({
    ...store,
    sessions: { ...store.sessions, remove: () => Promise.reject(new Error('broke off')) },
  })
  const { memory, known } = await stage(failing)
  await expect(memory.store.sessions.remove('r1')).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await known()).toMatchObject({ session: false, connection: true })
})

test('a reading that overtook an own write is not remembered', async () => {
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
  const { memory } = await stage(slow)
  await memory.store.sessions.create({ ...session, record: 'r2' }, 'late')
  const early = memory.cached.session('late')
  await expect.poll(() => waiting.length).toBe(1)
  await memory.store.sessions.remove('r2')
  waiting[0]?.()
  expect(await early).toMatchObject({ record: 'r2' })
  const again = memory.cached.session('late')
  await expect.poll(() => waiting.length).toBe(2)
  waiting[1]?.()
  expect(await again).toBeUndefined()
})

test('a reading that began while an own write was under way is not remembered', async () => {
  const [writing, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = (store: Store): Store => ({
    ...store,
    sessions: {
      ...store.sessions,
      async remove(record) {
        writing.resolve()
        await goOn.promise
        await store.sessions.remove(record)
      },
    },
  })
  const { memory } = await stage(slow)
  const removed = memory.store.sessions.remove('r1')
  await writing.promise
  expect(memory.cached.session('hash')).toBeInstanceOf(Promise)
  expect(await memory.cached.session('hash')).toMatchObject({ record: 'r1' })
  goOn.resolve()
  await removed
  expect(await memory.cached.session('hash')).toBeUndefined()
})

test('a session that was seen is remembered as seen', async () => {
  const { memory, known } = await stage()
  memory.activity.seen(session, 50)
  expect(memory.cached.session('hash')).toMatchObject({ seenAt: 50 })
  memory.activity.seen(session, 40)
  expect(memory.cached.session('hash')).toMatchObject({ seenAt: 50 })
  expect(await known()).toEqual(everything)
})
