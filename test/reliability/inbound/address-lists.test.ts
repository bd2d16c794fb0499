import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { type Store, sqlStore } from '@planbridge/bff/testing'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MovableClock, movableClock } from '../../harness/deployment/movable-clock.ts'
import { openAddressInstance } from '../../harness/inbound/address-instance.ts'
import { openPublishedList, type PublishedList } from '../../harness/inbound/published-list.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'planbridge-addresses-'))
afterAll(() => rmSync(folder, { recursive: true }))

const good = ['8.8.4.1', '8.8.4.2', '8.8.4.3', '8.8.4.4']
const added = '8.8.4.5'
const day = 86_400

let files = 0
const newStores = {
  async SQLite() {
    const path = join(folder, `${(files += 1)}.db`)
    return () => sqlStore(sqliteDialect(path))
  },
  async PostgreSQL() {
    const url = await createDatabase()
    return () => postgresStore({ url })
  },
} satisfies Record<string, () => Promise<() => Promise<Store>>>

describe.each(Object.entries(newStores))('several instances on one %s', (_, newStore) => {
  let site: PublishedList
  let stores: Store[]
  let clock: MovableClock
  let open: () => Promise<ReturnType<typeof openAddressInstance>>

  beforeEach(async () => {
    site = await openPublishedList()
    clock = movableClock()
    stores = []
    const openStore = await newStore()
    open = async () => {
      const store = await openStore()
      stores.push(store)
      return openAddressInstance({ store, clock, origin: site.origin })
    }
  })
  afterEach(async () => {
    await site.close()
    await Promise.all(stores.map((store) => store.close()))
  })

  test('WH-12: an instance that fetches nothing follows the list and its changes while it runs, and so does a restarted one', async () => {
    const [leader, follower] = [await open(), await open()]
    follower.following.start()
    expect(follower.judge(added).kind).toBe('unknown')
    site.publish(...good)
    await leader.refreshDue()
    await expect.poll(() => follower.judge(good[0] ?? '').kind).toBe('allowed')
    expect(follower.judge(added).kind).toBe('refused')
    site.publish(...good, added)
    clock.pass(day)
    await leader.refreshDue()
    await expect.poll(() => follower.judge(added).kind).toBe('allowed')
    await follower.following.stop()
    const restarted = await open()
    restarted.following.start()
    await expect.poll(() => restarted.judge(added).kind).toBe('allowed')
    await restarted.following.stop()
    expect(site.requests).toHaveLength(2)
  })

  test('WH-30: of eight instances that find the list due at the same time, one fetches it', async () => {
    site.publish(...good)
    const instances = await Promise.all(Array.from({ length: 8 }, open))
    await Promise.all(instances.map((instance) => instance.refreshDue()))
    expect(site.requests).toHaveLength(1)
    clock.pass(day)
    await Promise.all(instances.map((instance) => instance.refreshDue()))
    expect(site.requests).toHaveLength(2)
  })

  test('WH-12: while the store does not answer, callers are judged by the list in memory', async () => {
    site.publish(...good)
    const instance = await open()
    instance.following.start()
    await instance.refreshDue()
    await stores[0]?.close()
    await expect(instance.refreshDue()).rejects.toThrow(/closed|not open|destroyed|end/i)
    expect(instance.judge(good[0] ?? '').kind).toBe('allowed')
    expect(instance.judge(added).kind).toBe('refused')
    clock.pass(8 * day)
    expect(instance.judge(good[0] ?? '').kind).toBe('unknown')
    await instance.following.stop()
    stores = []
  })
})
