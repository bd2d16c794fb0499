import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrations } from '@planbridge/bff/internal/store/migrations/migrations.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { ask } from '../harness/postgres/database.ts'
import { idOf, rowOf } from './store/connections-contract.ts'
import { follow } from './store/follow.ts'
import { settle, toldOf, toldWrites, untoldWrites } from './store/shared-changes.ts'
import { eachOnce, sharedDecisions } from './store/shared-decisions.ts'

const connected = async (url: string) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

const connectionsTo = async (url: string): Promise<number> => {
  const statement = `select pid from pg_stat_activity where datname = current_database() and application_name = 'planbridge'`
  return (await ask(url, statement)).length
}

const startingProcess = async (url: string): Promise<ChildProcess> => {
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
  test('three processes that start at the same moment make the tables once, and all of them run', async () => {
    const names = Object.keys(await migrations.getMigrations())
    for (let round = 0; round < 2; round += 1) {
      const url = await createDatabase()
      const children = await Promise.all([1, 2, 3].map(() => startingProcess(url)))
      expect(await Promise.all(children.map(openedBy))).toEqual(['opened', 'opened', 'opened'])
      const made = await ask(url, 'select name from kysely_migration order by name')
      expect(made).toEqual(names.toSorted().map((name) => ({ name })))
    }
  })

  test('an instance waits for one that changes the schema for longer than a query may take', async () => {
    const url = await createDatabase()
    const other = await connected(url)
    // What Kysely's migrator locks: https://github.com/kysely-org/kysely/blob/master/src/dialect/postgres/postgres-adapter.ts
    await other.query('select pg_advisory_lock(3853314791062309107)')
    const opening = postgresStore({ url, timeouts: { connectMs: 500, statementMs: 200, silenceMs: 300 } })
    const early = await Promise.race([opening.then(() => 'opened'), sleep(900, 'waiting')])
    expect(early).toBe('waiting')
    await other.end()
    const store = await opening
    expect(await store.sessions.find('nobody')).toBeUndefined()
    await store.close()
  })

  test('a database in another encoding is refused: it could not hold every name', async () => {
    const url = await createDatabase()
    await ask(url, `create database latin template template0 encoding 'LATIN1' locale 'C'`)
    const latin = new URL(url)
    latin.pathname = '/latin'
    await expect(postgresStore({ url: latin.href })).rejects.toThrow('UTF8')
  })
})

describe('instances on one PostgreSQL', () => {
  test('three of them see what the others wrote, and share every decision', async () => {
    const url = await createDatabase()
    const stores = await Promise.all([1, 2, 3].map(() => postgresStore({ url, poolMax: 4 })))
    expect(await sharedDecisions(stores)).toEqual(eachOnce)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('an instance opens no more connections than it may, and closes all of them', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url, poolMax: 3 })
    await expect.poll(() => connectionsTo(url)).toBe(0) // those of the start are gone
    const asked = Array.from({ length: 200 }, (_, at) => store.connections.find(idOf(`c${at}`)))
    expect(await connectionsTo(url)).toBeLessThanOrEqual(3)
    await Promise.all(asked)
    expect(await connectionsTo(url)).toBe(3)
    await store.close()
    await expect.poll(() => connectionsTo(url)).toBe(0)
  })

  test('one connection is enough for any number of calls at once: none needs a second to finish', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url, poolMax: 1 })
    const rows = Array.from({ length: 50 }, (_, at) => rowOf({ id: idOf(`c${at}`), account: `${at}` }))
    await Promise.all(rows.map((row) => store.connections.add(row)))
    expect(await store.connections.listOwned('deployment', 'ada')).toHaveLength(50)
    await store.close()
  })

  test('a pool whose connections are all stuck fails its callers in time, and serves again when they are free', async () => {
    const url = await createDatabase()
    const patience = { connectMs: 600, statementMs: 400, silenceMs: 2_000 }
    const store = await postgresStore({ url, poolMax: 2, timeouts: patience })
    const holder = await connected(url)
    await holder.query('begin; lock table connections in access exclusive mode')
    const calls = () => Array.from({ length: 30 }, (_, at) => store.connections.find(idOf(`c${at}`)))
    const start = performance.now()
    const stuck = await Promise.allSettled(calls())
    expect(performance.now() - start).toBeLessThan(2_500)
    expect(stuck.filter(({ status }) => status === 'rejected')).toHaveLength(30)
    await holder.query('rollback')
    await holder.end()
    expect(await Promise.all(calls())).toHaveLength(30)
    await store.close()
  })

  test('numbers are numbers for us alone: whoever else uses the driver keeps its own reading', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url })
    const row = rowOf({ endsAt: 1_799_999_999_999 })
    await store.connections.add(row)
    expect((await store.connections.find(row.id))?.endsAt).toBe(1_799_999_999_999)
    expect(await ask(url, 'select ends_at from connections')).toEqual([{ ends_at: '1799999999999' }])
    await store.close()
  })
})

describe('what one instance changes on PostgreSQL', () => {
  const pair = async () => {
    const url = await createDatabase()
    const writer = await postgresStore({ url, poolMax: 2 })
    const reader = await postgresStore({ url, poolMax: 2 })
    await settle(writer)
    const close = () => Promise.all([writer.close(), reader.close()])
    return { url, writer, reader, close }
  }

  test('the others are told which row it was', async () => {
    const at = await pair()
    for (const { write, change } of Object.values(toldWrites)) {
      await ask(at.url, 'truncate sessions, connections, delegations, subjects, identities')
      await settle(at.writer)
      expect(await toldOf(at, write)).toContainEqual(change)
    }
    await at.close()
  })

  test('what happens at every call tells nobody anything', async () => {
    const at = await pair()
    for (const write of Object.values(untoldWrites)) {
      expect(await toldOf(at, write)).toEqual([{ table: 'subjects', key: 'mark' }])
      await ask(at.url, `delete from subjects where id = 'mark'`)
    }
    await at.close()
  })

  test('a table that is emptied by hand may have been anything', async () => {
    const at = await pair()
    const told = await toldOf(at, () => ask(at.url, 'truncate sessions'))
    expect(told).toContainEqual({ table: 'everything' })
    await at.close()
  })

  test('a transaction that is taken back tells nobody anything', async () => {
    const at = await pair()
    const client = await connected(at.url)
    const told = await toldOf(at, () => client.query(`begin; delete from sessions; rollback`))
    expect(told).toEqual([{ table: 'subjects', key: 'mark' }])
    await client.end()
    await at.close()
  })

  test('a follower whose connection is ended says so, comes back, and hears what comes then', async () => {
    const at = await pair()
    await using told = follow(at.reader)
    const listener = `from pg_stat_activity where application_name = 'planbridge-changes' and datname = current_database()`
    for (const times of [1, 2, 3]) {
      await expect.poll(told.opened, { timeout: 10_000 }).toBe(times)
      if (times < 3) await ask(at.url, `select pg_terminate_backend(pid) ${listener}`)
    }
    expect(told.lost()).toBeGreaterThanOrEqual(2)
    await at.writer.sessions.remove('r1')
    await expect
      .poll(() => told.changes, { timeout: 10_000 })
      .toContainEqual({ table: 'sessions', key: 'hash-1' })
    expect(await ask(at.url, `select pid ${listener}`)).toHaveLength(1)
    await at.close()
  })
})
