import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operationsApp } from '@planbridge/bff/internal/http/operations/operations-app.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { endpoints } from '@planbridge/shared/contract'
import { Kysely, sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import type { Deployment } from '../harness/deployment/deployment.ts'
import { recordedDeployment } from '../harness/deployment/recorded-deployment.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { query } from '../harness/postgres/database.ts'

const priya = { account: 'priya.nair' }
const longPoll = { timeout: 60_000 }

const lockHolder = fileURLToPath(new URL('store-writes/lock-holder.ts', import.meta.url))
const smallDisk = fileURLToPath(new URL('store-writes/small-disk.ts', import.meta.url))

const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-writes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'planbridge.db')
}

const onFile = async (name: string) => {
  const path = newFile()
  const dialect = sqliteDialect(path)
  const store = await sqlStore(dialect)
  const at = await recordedDeployment(name, { store })
  onTestFinished(() => store.close())
  return { path, store, at, raw: new Kysely<unknown>({ dialect }) }
}

/** The text of readiness, as an operator or a load balancer gets it. */
const readinessOf = async ({ planbridge }: Pick<Deployment, 'planbridge'>) => {
  const app = operationsApp({ ...planbridge, eventCounts: () => ({}) })
  const answer = await app.fetch(new Request('http://127.0.0.1/readyz'))
  return `${answer.status} ${await answer.text()}`
}

const eventsOf = ({ logs }: Pick<Deployment, 'logs'>, prefix: string) =>
  logs
    .filter(({ event }) => event.startsWith(prefix))
    .map(({ event, detail }) => `${event} ${detail ?? ''}`.trim())

describe('a store that takes no writes', () => {
  test('OP-61: a full SQLite file is not ready, the log names the code, reading goes on, and it becomes ready again', async () => {
    const { store, at, raw } = await onFile('full file')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    expect(await readinessOf(at)).toBe('200 ready')
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(raw)
    await sql`pragma max_page_count = ${sql.lit(pages.rows[0]?.page_count ?? 0)}`.execute(raw)
    let filled = 0
    const fill = (length: number) =>
      store.subjects
        .create({ id: `person-${(filled += 1)}`, tenant: 't', guest: false, name: 'x'.repeat(length) })
        .then(
          () => true,
          () => false,
        )
    for (const length of [10_000, 1_000, 1]) while (await fill(length));
    await expect.poll(() => readinessOf(at), longPoll).toBe('503 store-unavailable: full (SQLite 13)')
    expect((await browser.call(endpoints.listConnections, {})).status).toBe(200)
    await sql`pragma max_page_count = 1000000`.execute(raw)
    await expect.poll(() => readinessOf(at), longPoll).toBe('200 ready')
    expect(eventsOf(at, 'store.')).toEqual(['store.not-ready full (SQLite 13)', 'store.ready'])
    expect(await fill(10_000)).toBe(true)
  })

  test('OP-61: a SQLite file on a disk without room is not ready, in a process with a limit on the size of files', () => {
    const run = `ulimit -f 700; exec "$0" "$@"`
    const out = execFileSync('bash', ['-c', run, process.execPath, smallDisk, newFile()])
    expect(JSON.parse(out.toString())).toEqual({
      before: { isReady: true },
      // A disk without room is SQLITE_FULL; a limit of the process is an error of writing.
      fault: expect.stringMatching(/^(?:full|away) \(SQLite (?:13|778|1034|4874)\)$/),
      after: { isReady: false, reason: expect.stringMatching(/^(?:full|away) \(SQLite \d+\)$/) },
      stillReads: true,
    })
  })

  test('OP-61: a read-only PostgreSQL is not ready, and becomes ready again', async () => {
    const url = await createDatabase()
    const store = await postgresStore({ url })
    onTestFinished(() => store.close())
    const at = await recordedDeployment('read-only database', { store })
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    expect(await readinessOf(at)).toBe('200 ready')
    const name = new URL(url).pathname.slice(1)
    const setReadOnly = async (value: 'on' | 'off') => {
      await query(
        url,
        `begin read write; alter database ${name} set default_transaction_read_only = ${value}; commit`,
      )
      // Existing sessions keep the former value.
      await query(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'planbridge' and datname = '${name}'`,
      )
    }
    await setReadOnly('on')
    await expect
      .poll(() => readinessOf(at), longPoll)
      .toBe('503 store-unavailable: read-only (SQLSTATE 25006)')
    expect((await browser.call(endpoints.listConnections, {})).status).toBe(200)
    await expect(openBrowser(at).start({ integration: 'dp-code' })).rejects.toThrow('store-unavailable')
    const broke = at.logs.find(({ event }) => event === 'request.broke')
    expect(broke?.['detail']).toContain('read-only (SQLSTATE 25006)')
    await setReadOnly('off')
    await expect.poll(() => readinessOf(at), longPoll).toBe('200 ready')
  })

  test('OP-61: concurrent looks at readiness share one write, and frequent ones write rarely', async () => {
    const path = newFile()
    const store = await sqlStore(sqliteDialect(path))
    onTestFinished(() => store.close())
    let writes = 0
    const counting = { ...store, probeWrite: () => ((writes += 1), store.probeWrite()) }
    const at = await recordedDeployment('readiness writes', { store: counting })
    await Promise.all(Array.from({ length: 100 }, () => at.planbridge.ready()))
    for (let look = 0; look < 100; look += 1) await at.planbridge.ready()
    expect(writes).toBeLessThanOrEqual(2)
  })

  test('VT-60: readiness names the token sets that do not open, until they do', async () => {
    const { store, at } = await onFile('degraded')
    const browser = openBrowser(at)
    const own = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const row = await store.connections.find(own.id)
    if (!row) throw new Error('not stored')
    const put = (version: number, sealed: string | null) =>
      at.store.connections.putTokens(own.id, version, { sealed, endsAt: null, staleAt: null })
    await put(row.tokenVersion, 'rubbish')
    expect((await browser.api(own.id, '/crm/v1/clients')).status).toBe(503)
    expect(await readinessOf(at)).toBe('200 ready, degraded: 1 token sets do not open')
    await put(row.tokenVersion + 1, null)
    expect(await readinessOf(at)).toBe('200 ready')
  })
})

const lockedBy = async (path: string, begin: string) => {
  const child = spawn(process.execPath, [lockHolder, path, begin], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    release: async () => {
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    },
  }
}

describe('a SQLite file that another process has locked', () => {
  test.each(['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE'])(
    'OP-62: reads and health are answered during %s, and the waiting writes are made when it ends',
    async (begin) => {
      const { path, store, at } = await onFile(`locked ${begin}`)
      const browser = openBrowser(at)
      const own = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
      expect(await readinessOf(at)).toBe('200 ready')
      // Leases calls from the provider's quota, which is a write.
      await browser.api(own.id, '/crm/v1/clients')
      const lock = await lockedBy(path, begin)
      const order: string[] = []
      const waiting = [
        browser.start({ integration: 'dp-code', purpose: 'link' }).then(() => order.push('attempt')),
        store.subjects
          .create({ id: 'ada', tenant: 't', guest: false, name: null })
          .then(() => order.push('subject')),
        // A transaction.
        store.sealed.discard('unknown').then((rows) => order.push(`discarded ${rows}`)),
      ]
      expect(await readinessOf(at)).toBe('200 ready')
      expect((await browser.api(own.id, '/crm/v1/clients')).status).toBe(200)
      for (let call = 0; call < 20; call += 1)
        expect((await browser.call(endpoints.listDelegations, {})).status).toBe(200)
      expect(order).toEqual([])
      await lock.release()
      await Promise.all(waiting)
      expect(order.toSorted()).toEqual(['attempt', 'discarded 0', 'subject'])
      expect(await store.subjects.find('ada')).toBeDefined()
    },
  )

  test('OP-62: a lock that does not end fails the write with its code, leaves no half of a transaction, and blocks nothing', async () => {
    const path = newFile()
    const store = await sqlStore(sqliteDialect(path))
    onTestFinished(() => store.close())
    const at = await recordedDeployment('locked for long', { store })
    const lock = await lockedBy(path, 'BEGIN IMMEDIATE')
    let ticks = 0
    const ticking = setInterval(() => (ticks += 1), 10)
    const started = await openBrowser(at).start({ integration: 'dp-code' }).catch(String)
    clearInterval(ticking)
    expect(started).toContain('store-unavailable')
    // Waiting synchronously, it would be none.
    expect(ticks).toBeGreaterThan(20)
    expect(at.logs.find(({ event }) => event === 'request.broke')?.['detail']).toContain('busy (SQLite 5)')
    await lock.release()
    await openBrowser(at).start({ integration: 'dp-code' })
  })
})
