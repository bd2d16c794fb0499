import { pgBossEngine } from '@planbridge/bff/internal/scheduler/pg-boss-engine.ts'
import type { BackgroundTasks } from '@planbridge/bff/internal/scheduler/ports.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { makeDatabase, query } from '../harness/postgres/database.ts'
import { type InterruptiblePath, openInterruptiblePath } from '../harness/postgres/interruptible-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { openTaskRecord, type TaskRecord } from './jobs/task-record.ts'

const speedup = 20
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms / speedup))
const longPoll = { timeout: 60_000 }

/** Starts engines over one database. */
const startEngines = async (url: string, count: number, change: { readonly silenceMs?: number } = {}) => {
  const record = openTaskRecord()
  const reported: unknown[] = []
  const report = (error: unknown) => void reported.push(error)
  const engines = Array.from({ length: count }, () => pgBossEngine({ url, sleep, report, ...change }))
  await Promise.all(engines.map((engine, at) => engine.start(record.backgroundTasksOf(at))))
  const stop = async () => void (await Promise.all(engines.map((engine) => engine.stop())))
  return { record, reported, engines, [Symbol.asyncDispose]: stop }
}

const expectAllRun = async (record: TaskRecord, jobs: readonly string[]) => {
  record.plan(jobs)
  await expect.poll(() => jobs.every((job) => record.done.includes(job)), longPoll).toBe(true)
}

const connectionsOf = async (url: string): Promise<number> => {
  const statement = `select pid from pg_stat_activity where datname = current_database() and application_name = 'planbridge-jobs'`
  return (await query(url, statement)).length
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `job-${at}`)

describe('pg-boss on one database', () => {
  test('three engines that start at once create the tables once, and all run jobs', async () => {
    for (let round = 0; round < 3; round += 1) {
      const url = await createDatabase()
      await using running = await startEngines(url, 3)
      await expectAllRun(running.record, names(30))
      expect(await query(url, 'select name, policy from pgboss.queue order by name')).toEqual([
        { name: 'runs', policy: 'exclusive' },
        { name: 'watch', policy: 'exclusive' },
      ])
      expect(running.reported).toEqual([])
    }
  })

  test('one of three engines watches and runs housekeeping for all', async () => {
    await using running = await startEngines(await createDatabase(), 3)
    const { watchedBy, tendedBy } = running.record
    await expect.poll(() => watchedBy.length, longPoll).toBeGreaterThan(50)
    expect(new Set([...watchedBy, ...tendedBy]).size).toBe(1)
  })

  test('due jobs are spread: of forty long runs, three engines have ten in flight each', async () => {
    await using running = await startEngines(await createDatabase(), 3)
    using blocked = running.record.block(names(40))
    running.record.plan(names(40))
    await expect.poll(() => running.record.begun.length, longPoll).toBe(30)
    const count = (number: number) => running.record.begun.filter(({ engine }) => engine === number).length
    expect([0, 1, 2].map(count)).toEqual([10, 10, 10])
    blocked.release()
    await expect.poll(() => running.record.done.length, longPoll).toBe(40)
    expect(running.record.begun).toHaveLength(40)
  })

  test('an engine that cannot read the store gives up the leader lease', async () => {
    const url = await createDatabase()
    const record = openTaskRecord()
    const failing: BackgroundTasks = {
      ...record.backgroundTasksOf(0),
      endExpiredAndFindDueJobs: () => Promise.reject(new Error('no store')),
    }
    const reported: unknown[] = []
    const needs = { url, sleep, report: (error: unknown) => void reported.push(error) }
    const first = pgBossEngine(needs)
    await first.start(failing)
    await expect.poll(() => reported.length, longPoll).toBeGreaterThan(0)
    const second = pgBossEngine(needs)
    await second.start(record.backgroundTasksOf(1))
    await expectAllRun(record, ['seen'])
    expect(new Set(record.watchedBy)).toEqual(new Set([1]))
    await Promise.all([first.stop(), second.stop()])
  })

  test('an engine opens at most two database connections and closes them', async () => {
    const url = await createDatabase()
    const running = await startEngines(url, 2)
    await expectAllRun(running.record, names(60))
    expect(await connectionsOf(url)).toBeLessThanOrEqual(4)
    await running[Symbol.asyncDispose]()
    await expect.poll(() => connectionsOf(url), longPoll).toBe(0)
  })

  test('the queue stores only job ids, and deletes them after an hour', async () => {
    const url = await createDatabase()
    await using running = await startEngines(url, 1)
    await expectAllRun(running.record, names(5))
    const stored = 'select distinct data::text as data from pgboss.job order by data'
    await expect
      .poll(() => query(url, `${stored} limit 9`), longPoll)
      .toEqual([...names(5).map((job) => ({ data: `{"job": "${job}"}` })), { data: null }])
    const retention = await query(url, 'select distinct deletion_seconds from pgboss.queue')
    expect(retention).toEqual([{ deletion_seconds: 3_600 }])
  })

  test('the engine fails to start without the right to create a schema, and gives the reason', async () => {
    const url = await createDatabase()
    const role = `plain_${Math.floor(performance.now())}`
    await query(url, `create role ${role} login`)
    const plain = new URL(url)
    plain.username = role
    const start = async () => {
      const engine = pgBossEngine({ url: plain.href, sleep, report: () => undefined })
      try {
        await engine.start(openTaskRecord().backgroundTasksOf(0))
      } finally {
        await engine.stop()
      }
    }
    await expect(start()).rejects.toThrow('permission denied for database')
    await query(url, `grant create on database ${plain.pathname.slice(1)} to ${role}`)
    await start()
  })
})

describe('an outage of the pg-boss database', () => {
  // Its own server, because the test stops it.
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.close())

  const throughPath = (url: string, { folder }: InterruptiblePath): string => {
    const through = new URL(url)
    through.searchParams.set('host', folder)
    return through.href
  }

  test('is reported, and the engine continues without a restart', async () => {
    await using running = await startEngines(await makeDatabase(server.folder), 2)
    for (let outage = 0; outage < 2; outage += 1) {
      await expectAllRun(running.record, [`before-${outage}`])
      await server.stop()
      const reportsBefore = running.reported.length
      running.record.plan([`during-${outage}`])
      await expect.poll(() => running.reported.length, longPoll).toBeGreaterThan(reportsBefore)
      await server.start()
      await expectAllRun(running.record, [`during-${outage}`, `after-${outage}`])
    }
  })

  test('does not interrupt or repeat a run in flight', async () => {
    await using running = await startEngines(await makeDatabase(server.folder), 1)
    using blocked = running.record.block(['long'])
    running.record.plan(['long'])
    await expect.poll(() => running.record.begun.length, longPoll).toBe(1)
    await server.stop()
    blocked.release()
    await expect.poll(() => running.record.done, longPoll).toEqual(['long'])
    await server.start()
    await expectAllRun(running.record, ['next'])
    expect(running.record.begun.map(({ job }) => job)).toEqual(['long', 'next'])
  })

  test('is detected when a database connection stops responding', async () => {
    await using path = await openInterruptiblePath(server.folder)
    const url = throughPath(await makeDatabase(server.folder), path)
    await using running = await startEngines(url, 1, { silenceMs: 500 })
    await expectAllRun(running.record, ['before'])
    path.silence()
    await expect.poll(() => running.reported.length, longPoll).toBeGreaterThan(0)
    path.resume()
    await expectAllRun(running.record, ['after'])
  })
})
