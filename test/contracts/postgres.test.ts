import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { migrations } from '@planbridge/bff/internal/store/migrations/migrations.ts'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { query } from '../harness/postgres/database.ts'
import { idOf, rowOf } from './store/connections-contract.ts'
import { follow } from './store/follower.ts'
import { changesSeen, notifiedWrites, seedRows, silentWrites } from './store/notified-changes.ts'
import { eachOnce, sharedDecisions } from './store/shared-decisions.ts'

const openClient = async (url: string) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

const connectionsTo = async (url: string): Promise<number> => {
  const statement = `select pid from pg_stat_activity where datname = current_database() and application_name = 'planbridge'`
  return (await query(url, statement)).length
}

const startProcess = async (url: string): Promise<ChildProcess> => {
  const child = fork(new URL('store/opening-process.ts', import.meta.url), [url], { execArgv: [] })
  await once(child, 'message')
  return child
}

const openedBy = async (child: ChildProcess): Promise<unknown> => {
  child.send('go')
  const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[]
  return first
}

describe('starting on PostgreSQL', () => {
  test('three processes that start at once create the tables once, and all run', async () => {
    const names = Object.keys(await migrations.getMigrations())
    for (let round = 0; round < 2; round += 1) {
      const url = await createDatabase()
      const children = await Promise.all([1, 2, 3].map(() => startProcess(url)))
      expect(await Promise.all(children.map(openedBy))).toEqual(['opened', 'opened', 'opened'])
      const migrated = await query(url, 'select name from kysely_migration order by name')
      expect(migrated).toEqual(names.toSorted().map((name) => ({ name })))
    }
  })

  test('an instance waits for a migration of another, even beyond the statement timeout', async () => {
    const url = await createDatabase()
    const other = await openClient(url)
    // The lock of Kysely's migrator: https://github.com/kysely-org/kysely/blob/master/src/dialect/postgres/postgres-adapter.ts
    await other.query('select pg_advisory_lock(3853314791062309107)')
    const opening = postgresStore({ url, timeouts: { connectMs: 500, statementMs: 200, silenceMs: 300 } })
    const early = await Promise.race([opening.then(() => 'opened'), sleep(900, 'waiting')])
    expect(early).toBe('waiting')
    await other.end()
    const store = await opening
    expect(await store.sessions.find('unknown')).toBeUndefined()
    await store.close()
  })

  test('a database that is not UTF-8 is refused, because it cannot store every name', async () => {
    const url = await createDatabase()
    const name = `latin_${crypto.randomUUID().replaceAll('-', '')}`
    await query(url, `create database ${name} template template0 encoding 'LATIN1' locale 'C'`)
    const latin = new URL(url)
    latin.pathname = `/${name}`
    await expect(postgresStore({ url: latin.href })).rejects.toThrow('UTF8')
  })
})

describe('instances on one PostgreSQL', () => {
  test("three instances read each other's writes and share every decision", async () => {
    const url = await createDatabase()
    const stores = await Promise.all([1, 2, 3].map(() => postgresStore({ url, poolMax: 4 })))
    expect(await sharedDecisions(stores)).toEqual(eachOnce)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('an instance opens at most `poolMax` connections and closes them', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url, poolMax: 3 })
    await expect.poll(() => connectionsTo(url)).toBe(0) // Connections of the start are closed.
    const pending = Array.from({ length: 200 }, (_, at) => store.connections.find(idOf(`c${at}`)))
    expect(await connectionsTo(url)).toBeLessThanOrEqual(3)
    await Promise.all(pending)
    expect(await connectionsTo(url)).toBe(3)
    await store.close()
    await expect.poll(() => connectionsTo(url)).toBe(0)
  })

  test('one database connection serves any number of concurrent calls', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url, poolMax: 1 })
    const rows = Array.from({ length: 50 }, (_, at) => rowOf({ id: idOf(`c${at}`), account: `${at}` }))
    await Promise.all(rows.map((row) => store.connections.add(row)))
    expect(await store.connections.listOwned('deployment', 'ada')).toHaveLength(50)
    await store.close()
  })

  test('calls on an exhausted pool fail in time, and succeed when connections are free', async () => {
    const url = await createDatabase()
    const timeouts = { connectMs: 600, statementMs: 400, silenceMs: 2_000 }
    const store = await postgresStore({ url, poolMax: 2, timeouts })
    const holder = await openClient(url)
    await holder.query('begin; lock table connections in access exclusive mode')
    const calls = () => Array.from({ length: 300 }, (_, at) => store.connections.find(idOf(`c${at}`)))
    const start = performance.now()
    const results = await Promise.allSettled(calls())
    // One after another they would take a minute.
    expect(performance.now() - start).toBeLessThan(30_000)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(300)
    await holder.query('rollback')
    await holder.end()
    const succeeds = () =>
      store.connections.find(idOf('c0')).then(
        () => true,
        () => false,
      )
    await expect.poll(succeeds).toBe(true)
    // No more at once than there are connections, so that none has to wait for another.
    for (let at = 0; at < 50; at += 1)
      expect(await Promise.all([succeeds(), succeeds()])).toEqual([true, true])
    await store.close()
  })

  test('bigint columns are read as numbers only by this store, not by other users of the driver', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url })
    const row = rowOf({ endsAt: 1_799_999_999_999 })
    await store.connections.add(row)
    expect((await store.connections.find(row.id))?.endsAt).toBe(1_799_999_999_999)
    expect(await query(url, 'select ends_at from connections')).toEqual([{ ends_at: '1799999999999' }])
    await store.close()
  })
})

describe('changes of one instance on PostgreSQL', () => {
  const pair = async () => {
    const url = await createDatabase()
    const writer = await postgresStore({ url, poolMax: 2 })
    const reader = await postgresStore({ url, poolMax: 2 })
    await seedRows(writer)
    const close = () => Promise.all([writer.close(), reader.close()])
    return { url, writer, reader, close }
  }

  test('other instances are notified of the changed row', async () => {
    const at = await pair()
    for (const { write, change } of Object.values(notifiedWrites)) {
      await query(at.url, 'truncate sessions, connections, delegations, subjects, identities')
      await seedRows(at.writer)
      expect(await changesSeen(at, write)).toContainEqual(change)
    }
    await at.close()
  })

  test('writes of every call notify no instance', async () => {
    const at = await pair()
    for (const write of Object.values(silentWrites)) {
      expect(await changesSeen(at, write)).toEqual([{ table: 'subjects', key: 'mark' }])
      await query(at.url, `delete from subjects where id = 'mark'`)
    }
    await at.close()
  })

  test('truncating a table invalidates everything', async () => {
    const at = await pair()
    const changes = await changesSeen(at, () => query(at.url, 'truncate sessions'))
    expect(changes).toContainEqual({ table: 'everything' })
    await at.close()
  })

  test('a rolled-back transaction notifies no instance', async () => {
    const at = await pair()
    const client = await openClient(at.url)
    const changes = await changesSeen(at, () => client.query(`begin; delete from sessions; rollback`))
    expect(changes).toEqual([{ table: 'subjects', key: 'mark' }])
    await client.end()
    await at.close()
  })

  test('a follower that loses its connection reports it, reconnects and gets later changes', async () => {
    const at = await pair()
    await using follower = follow(at.reader)
    const listener = `from pg_stat_activity where application_name = 'planbridge-changes' and datname = current_database()`
    for (const times of [1, 2, 3]) {
      await expect.poll(follower.opened, { timeout: 60_000 }).toBe(times)
      if (times < 3) await query(at.url, `select pg_terminate_backend(pid) ${listener}`)
    }
    expect(follower.lost()).toBeGreaterThanOrEqual(2)
    await at.writer.sessions.remove('r1')
    await expect
      .poll(() => follower.changes, { timeout: 60_000 })
      .toContainEqual({ table: 'sessions', key: 'hash-1' })
    expect(await query(at.url, `select pid ${listener}`)).toHaveLength(1)
    await at.close()
  })
})
