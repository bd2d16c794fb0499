import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { sqlStore, type Store } from '@planbridge/bff/testing'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import initSqlJs from 'sql.js'
import { afterAll, describe, expect, test } from 'vitest'
import { sqlJsDialect } from '../harness/deployment/sql-js-dialect.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { ask } from '../harness/postgres/database.ts'
import { idOf, rowOf } from './store/connections-contract.ts'
import { noon } from './store/contract.ts'
import { settle, toldOf, toldWrites } from './store/shared-changes.ts'
import { eachOnce, sharedDecisions } from './store/shared-decisions.ts'
import { storeContract } from './store-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'planbridge-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const newFile = () => join(folder, `${(files += 1)}`, 'planbridge.db')
const openFile = (path: string) => sqlStore(sqliteDialect(path))

let database: string | undefined
const openEmptyDatabase = async () => {
  database ??= await createDatabase()
  await ask(database, 'drop schema public cascade; create schema public')
  return postgresStore({ url: database })
}

const engines: readonly { readonly engine: string; readonly open: () => Promise<Store> }[] = [
  { engine: 'node:sqlite in a file', open: () => openFile(newFile()) },
  { engine: 'node:sqlite in memory', open: () => openFile(':memory:') },
  { engine: 'sql.js', open: async () => sqlStore(await sqlJsDialect(initSqlJs)) },
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

const heard = (thread: Worker, word: string) =>
  new Promise<void>((resolve, reject) => {
    thread.once('error', reject)
    thread.on('message', (message) => {
      if (message === word) resolve()
    })
  })

describe('the store in a file', () => {
  test('everything acknowledged is there when it is opened again', async () => {
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

  test('only its owner may read the file', async () => {
    const path = newFile()
    const store = await openFile(path)
    await store.subjects.create({ id: 'ada', tenant: 'deployment', guest: false, name: 'Ada' })
    const modes = [path, `${path}-wal`, `${path}-shm`].map((file) => statSync(file).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    await store.close()
  })

  test('instances that open a new file at the same moment all find it ready', async () => {
    const openedBy = async (path: string) => {
      const gate = new Int32Array(new SharedArrayBuffer(4))
      const script = new URL('store/opening-thread.ts', import.meta.url)
      const threads = Array.from({ length: 4 }, () => new Worker(script, { workerData: { path, gate } }))
      await Promise.all(threads.map((thread) => heard(thread, 'waiting')))
      Atomics.store(gate, 0, 1)
      Atomics.notify(gate, 0)
      return Promise.all(threads.map((thread) => heard(thread, 'opened')))
    }
    for (let round = 0; round < 3; round += 1) expect(await openedBy(newFile())).toHaveLength(4)
  })

  test('a first start that fails half-way leaves nothing behind that stops the next one', async () => {
    const path = newFile()
    mkdirSync(dirname(path))
    const obstacle = new DatabaseSync(path)
    obstacle.exec('CREATE TABLE attempts (state_hash TEXT)')
    await expect(openFile(path)).rejects.toThrow('attempts')
    obstacle.exec('DROP TABLE attempts')
    obstacle.close()
    const store = await openFile(path)
    expect(await store.sessions.find('nobody')).toBeUndefined()
    await store.close()
  })

  test('two openers of one file see what the other wrote, and share every decision', async () => {
    const path = newFile()
    const stores = [await openFile(path), await openFile(path)]
    expect(await sharedDecisions(stores)).toEqual(eachOnce)
    await Promise.all(stores.map((store) => store.close()))
  })

  test.each(Object.entries(toldWrites))('whoever follows the file hears of %s', async (_, { write }) => {
    const path = newFile()
    const [writer, reader] = [await openFile(path), await openFile(path)]
    await settle(writer)
    expect(await toldOf({ writer, reader }, write)).toContainEqual({ table: 'everything' })
    await Promise.all([writer.close(), reader.close()])
  })
})
