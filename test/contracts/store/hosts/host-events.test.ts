import { hostIssuer } from '@planbridge/bff/internal/domain/host-subject.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import type { Store } from '@planbridge/bff/testing'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../harness/postgres/create-database.ts'
import { query } from '../../../harness/postgres/database.ts'
import { idOf } from '../connections-contract.ts'
import { addHostUser, connect, events } from './host-events-contract.ts'

const openClient = async (url: string) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const openStore = async () => {
  const url = await createDatabase()
  const store = await postgresStore({ url, poolMax: 2 })
  onTestFinished(() => store.close())
  await addHostUser(store, 'u', 'user-1')
  for (const id of ['slow', 'quick', 'later']) await connect(store, { id: idOf(id), owner: 'u', account: id })
  return { url, store }
}

const list = async (store: Store, after: string | undefined) => {
  const found = await store.hostEvents.list({ tenant: 'firm', integrations: null, after, max: 100 })
  if (!found) throw new Error('the cursor is unknown')
  return found
}

/** Reads what there is, as a host does that asks again and again. */
const reader = (store: Store) => {
  const seen: string[] = []
  let cursor: string | undefined
  return {
    seen,
    async read() {
      const found = await list(store, cursor)
      cursor = found.at(-1)?.id ?? cursor
      seen.push(...found.map(({ connection, status }) => `${connection} ${status}`))
    },
  }
}

const end = (id: string) => `update connections set status = 'ended' where id = '${id}'`

test('EM-33: a reader misses no event of a transaction that commits after a later one, and gets each once', async () => {
  const { url, store } = await openStore()
  const { seen, read } = reader(store)
  await events(store, 3)
  await read()
  seen.length = 0
  const [slow, quick] = [await openClient(url), await openClient(url)]
  await slow.query('begin')
  await slow.query(end('slow'))
  await quick.query('begin')
  await quick.query(end('quick'))
  await quick.query('commit')
  await read()
  // The earlier transaction is still open, so the later one's event has to wait.
  expect(seen).toEqual([])
  await query(url, end('later'))
  await read()
  expect(seen).toEqual([])
  await slow.query('commit')
  await expect
    .poll(async () => read().then(() => [...seen]))
    .toEqual(['slow ended', 'quick ended', 'later ended'])
})

test('EM-33: a transaction that began before a reader’s page and wrote after it is not skipped', async () => {
  const { url, store } = await openStore()
  const { seen, read } = reader(store)
  await events(store, 3)
  await read()
  seen.length = 0
  const early = await openClient(url)
  await early.query('begin isolation level repeatable read')
  await early.query('select count(*) from connections')
  await query(url, end('quick'))
  await read()
  await early.query(end('slow'))
  await read()
  await early.query('rollback')
  await query(url, end('later'))
  await expect.poll(async () => read().then(() => [...seen])).toEqual(['quick ended', 'later ended'])
})

test('EM-33: writers in many transactions and readers at the same time agree on one order', async () => {
  const { url, store } = await openStore()
  const ids = Array.from({ length: 40 }, (_, at) => `many-${at}`)
  for (const id of ids) await connect(store, { id: idOf(id), owner: 'u', account: id })
  const readers = [reader(store), reader(store)]
  const clients = await Promise.all(Array.from({ length: 4 }, () => openClient(url)))
  const written = new AbortController()
  const reading = readers.map(async ({ read }) => {
    while (!written.signal.aborted) await read()
  })
  await Promise.all(
    clients.map(async (client, nth) => {
      for (const id of ids.filter((_, at) => at % clients.length === nth)) {
        await client.query('begin')
        await client.query(end(id))
        await client.query(nth % 2 === 0 ? 'select pg_sleep(0.002)' : 'select 1')
        await client.query('commit')
      }
    }),
  )
  written.abort()
  await Promise.all(reading)
  const complete = (await events(store, 3 + 2 * ids.length)).map(
    ({ connection, status }) => `${connection} ${status}`,
  )
  for (const { seen, read } of readers) {
    await read()
    expect(seen).toEqual(complete)
  }
  expect(complete.filter((line) => line.endsWith('ended'))).toHaveLength(ids.length)
})

test('EM-33: after a dump was restored into another database, readers continue with the events since', async () => {
  const { url, store } = await openStore()
  const before = await events(store, 3)
  const cursor = before.at(-1)?.id
  // Transaction ids of the database that was dumped, which was older.
  await query(url, 'update host_events set transaction_id = transaction_id + 1000000000')
  const restored = await postgresStore({ url, poolMax: 2 })
  onTestFinished(() => restored.close())
  await query(url, end('later'))
  const since = await events(restored, 1, { after: cursor })
  expect(since.map(({ connection }) => connection)).toEqual(['later'])
  expect((await list(restored, undefined)).slice(0, 3)).toEqual(before)
})

test('EM-33: an event is of the user to whom the host gave the id, in the tenant of the connection alone', async () => {
  const { url, store } = await openStore()
  await store.subjects.create({ id: 'w', tenant: 'other', guest: false, name: null })
  await store.subjects.attach('other', { issuer: hostIssuer, account: 'user-1' }, 'w')
  await query(url, end('slow'))
  const others = await store.hostEvents.list({
    tenant: 'other',
    integrations: null,
    after: undefined,
    max: 9,
  })
  expect(others).toEqual([])
})
