import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore, openWebStore } from '../mock/kit/store/open-store.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { query } from '../harness/postgres/database.ts'
import { memoryDialect } from '../harness/sqlite/memory-dialect.ts'
import { storeContract } from './store-contract.ts'
import { idOf, rowOf } from './store/connections-contract.ts'
import { noon } from './store/contract.ts'
import { changesSeen, notifiedWrites, seedRows } from './store/notified-changes.ts'
import { eachOnce, sharedDecisions } from './store/shared-decisions.ts'

const folder = mkdtempSync(join(tmpdir(), 'planbridge-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const newFile = () => join(folder, `${(files += 1)}`, 'planbridge.db')
const openFile = (path: string) => sqlStore(sqliteDialect(path))

// Most of the time of such a test is that of the migrations, so each engine with a disk makes its tables once.
const makeTables = async (open: () => Store | Promise<Store>) => {
  const store = await open()
  await store.close()
}

let template: Promise<string> | undefined
const openEmptyFile = async () => {
  template ??= (async () => {
    const path = newFile()
    await makeTables(() => openFile(path))
    return path
  })()
  const path = newFile()
  mkdirSync(dirname(path), { recursive: true })
  copyFileSync(await template, path)
  return openFile(path)
}

// Without triggers, which would record the removal. `truncate` takes ten times as long, because it makes new files.
const emptyTables = `set session_replication_role = replica;
  do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
      loop execute 'delete from ' || quote_ident(name); end loop;
  end $$`

let database: Promise<string> | undefined
const openEmptyDatabase = async () => {
  database ??= (async () => {
    const url = await createDatabase()
    await makeTables(() => postgresStore({ url }))
    return url
  })()
  await query(await database, emptyTables)
  return postgresStore({ url: await database })
}

const engines: readonly { readonly engine: string; readonly open: () => Promise<Store> }[] = [
  { engine: 'node:sqlite in a file', open: openEmptyFile },
  { engine: 'node:sqlite in memory', open: async () => sqlStore(await memoryDialect()) },
  { engine: 'sql.js', open: openWebStore },
  { engine: 'node:sqlite of the mock kit', open: openStore },
  { engine: 'PostgreSQL', open: openEmptyDatabase },
]

describe.each(engines)('the store on $engine', ({ open }) => {
  describe.each(Object.entries(storeContract))('%s', (_, contract) => {
    test.each(Object.entries(contract))('%s', async (_guarantee, prove) => {
      expect.hasAssertions()
      const store = await open()
      await prove(store)
      await store.close()
    })
  })
})

const messageFrom = (thread: Worker, word: string) =>
  new Promise<void>((resolve, reject) => {
    thread.once('error', reject)
    thread.on('message', (message) => {
      if (message === word) resolve()
    })
  })

describe('the store in a file', () => {
  test('keeps every acknowledged write when it is reopened', async () => {
    const path = newFile()
    const before = await openFile(path)
    await before.connections.add(rowOf())
    await before.connections.putTokens(idOf('c1'), 0, { sealed: 'sealed', endsAt: noon, staleAt: noon })
    await before.subjects.create({ id: 'ada', tenant: 'deployment', guest: false, name: 'Ada' })
    await before.close()
    const after = await openFile(path)
    expect(await after.connections.find(idOf('c1'))).toMatchObject({ sealed: 'sealed', tokenVersion: 1 })
    expect((await after.subjects.find('ada'))?.name).toBe('Ada')
    await after.close()
  })

  test('is readable only by its owner', async () => {
    const path = newFile()
    const store = await openFile(path)
    await store.subjects.create({ id: 'ada', tenant: 'deployment', guest: false, name: 'Ada' })
    const modes = [path, `${path}-wal`, `${path}-shm`].map((file) => statSync(file).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    await store.close()
  })

  test('is ready for every instance when several open a new file at once', async () => {
    const openedBy = async (path: string) => {
      const barrier = new Int32Array(new SharedArrayBuffer(4))
      const script = new URL('store/opening-thread.ts', import.meta.url)
      const threads = Array.from({ length: 4 }, () => new Worker(script, { workerData: { path, barrier } }))
      await Promise.all(threads.map((thread) => messageFrom(thread, 'waiting')))
      Atomics.store(barrier, 0, 1)
      Atomics.notify(barrier, 0)
      return Promise.all(threads.map((thread) => messageFrom(thread, 'opened')))
    }
    for (let round = 0; round < 3; round += 1) expect(await openedBy(newFile())).toHaveLength(4)
  })

  test('can be opened after a first start that failed half-way', async () => {
    const path = newFile()
    mkdirSync(dirname(path))
    const conflicting = new DatabaseSync(path)
    conflicting.exec('CREATE TABLE attempts (state_hash TEXT)')
    await expect(openFile(path)).rejects.toThrow('attempts')
    conflicting.exec('DROP TABLE attempts')
    conflicting.close()
    const store = await openFile(path)
    expect(await store.sessions.find('unknown')).toBeUndefined()
    await store.close()
  })

  test("shows two instances each other's writes and shares every decision", async () => {
    const path = newFile()
    const stores = [await openFile(path), await openFile(path)]
    expect(await sharedDecisions(stores)).toEqual(eachOnce)
    await Promise.all(stores.map((store) => store.close()))
  })

  test.each(Object.entries(notifiedWrites))('notifies followers of %s', async (_, { write }) => {
    const path = newFile()
    const [writer, reader] = [await openFile(path), await openFile(path)]
    await seedRows(writer)
    expect(await changesSeen({ writer, reader }, write)).toContainEqual({ table: 'everything' })
    await Promise.all([writer.close(), reader.close()])
  })
})
