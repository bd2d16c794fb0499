import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../harness/postgres/create-database.ts'
import { query } from '../../../harness/postgres/database.ts'
import { addConnected, addPerson, entries, readerOf } from './timeline-contract.ts'

const openStore = async () => {
  const url = await createDatabase()
  const store = await postgresStore({ url, poolMax: 2 })
  onTestFinished(() => store.close())
  await addPerson(store)
  for (const id of ['slow', 'quick', 'later']) await addConnected(store, id)
  await entries(store, 3)
  return { url, store }
}

const openClient = async (url: string) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const end = (id: string) => `update connections set status = 'ended' where id = '${id}'`

test('OP-182: a reader misses no entry of a transaction that commits after a later one, and a page lists none before it', async () => {
  const { url, store } = await openStore()
  let position = await store.timeline.head()
  const seen: (string | null)[] = []
  const read = async () => {
    const rows = await store.timeline.afterFor(readerOf('ada'), position, 9)
    position = rows.at(-1)?.position ?? position
    seen.push(...rows.map(({ connection }) => connection))
    return [...seen]
  }
  const [slow, quick] = [await openClient(url), await openClient(url)]
  await slow.query('begin')
  await slow.query(end('slow'))
  await quick.query(end('quick'))
  // The earlier transaction is still open, so the later one's entry has to wait.
  expect(await read()).toEqual([])
  await entries(store, 3)
  await query(url, end('later'))
  expect(await read()).toEqual([])
  await slow.query('commit')
  await expect.poll(read).toEqual(['slow', 'quick', 'later'])
  await entries(store, 6)
})

test('OP-182: after a dump was restored into another database, new entries are listed first and the stream goes on', async () => {
  const { url, store } = await openStore()
  await query(url, 'update timeline_entries set transaction_id = transaction_id + 1000000000')
  const restored = await postgresStore({ url, poolMax: 2 })
  onTestFinished(() => restored.close())
  const head = await restored.timeline.head()
  await query(url, end('later'))
  const [newest] = await entries(restored, 4)
  expect(newest).toMatchObject({ kind: 'ended', connection: 'later' })
  expect(await restored.timeline.afterFor(readerOf('ada'), head, 9)).toEqual([newest])
  expect(await store.timeline.list({ reader: readerOf('ada'), max: 9 })).toHaveLength(4)
})

test('OP-180: concurrent renewals and calls of many connections of one person are all counted', async () => {
  const { url, store } = await openStore()
  const other = await postgresStore({ url, poolMax: 2 })
  onTestFinished(() => other.close())
  const ids = ['slow', 'quick', 'later']
  const now = Date.parse('2026-01-05T12:00:00Z')
  const renew = async (id: string) => {
    for (let times = 1; times <= 10; times += 1)
      await query(
        url,
        `update connections set token_version = token_version + 1, token_ends_at = ${now + times} where id = '${id}'`,
      )
  }
  const call = async ({ timeline }: typeof store, order: readonly string[]) => {
    for (let times = 0; times < 10; times += 1)
      for (const id of order)
        await timeline.addCalls({
          connection: id as never,
          since: now,
          at: now,
          count: 1,
          failed: 0,
          code: null,
        })
  }
  await Promise.all([...ids.map(renew), call(store, ids), call(other, ids.toReversed())])
  const found = await entries(store, 9)
  const counts = found.map(({ kind, count }) => `${kind} ${count}`).toSorted()
  expect(counts).toEqual([
    ...ids.map(() => 'calls 20'),
    ...ids.map(() => 'connected 1'),
    ...ids.map(() => 'renewed 10'),
  ])
})
