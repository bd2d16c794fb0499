import type { BackgroundTasks } from '@planbridge/bff/internal/scheduler/ports.ts'
import { pgBossEngine } from '@planbridge/bff/internal/scheduler/pg-boss-engine.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { ask, makeDatabase } from '../harness/postgres/database.ts'
import { type MutablePath, mutablePath } from '../harness/postgres/mutable-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { type Ledger, openLedger } from './jobs/ledger.ts'

const haste = 20
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms / haste))
const patient = { timeout: 15_000 }

/** Engines over one database, each with its number in the ledger. */
const staffed = async (url: string, count: number, change: { readonly silenceMs?: number } = {}) => {
  const ledger = openLedger()
  const reported: unknown[] = []
  const report = (error: unknown) => void reported.push(error)
  const engines = Array.from({ length: count }, () => pgBossEngine({ url, sleep, report, ...change }))
  await Promise.all(engines.map((engine, at) => engine.start(ledger.backgroundTasksOf(at))))
  const stop = async () => void (await Promise.all(engines.map((engine) => engine.stop())))
  return { ledger, reported, engines, [Symbol.asyncDispose]: stop }
}

const runsAll = async (ledger: Ledger, jobs: readonly string[]) => {
  ledger.plan(jobs)
  await expect.poll(() => jobs.every((job) => ledger.done.includes(job)), patient).toBe(true)
}

const connectionsOf = async (url: string): Promise<number> => {
  const mine = `select pid from pg_stat_activity where datname = current_database() and application_name = 'planbridge-jobs'`
  return (await ask(url, mine)).length
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `job-${at}`)

describe('pg-boss on one database', () => {
  test('three engines that start at the same moment make its tables once, and all of them run', async () => {
    for (let round = 0; round < 3; round += 1) {
      const url = await createDatabase()
      await using staff = await staffed(url, 3)
      await runsAll(staff.ledger, names(30))
      expect(await ask(url, 'select name, policy from pgboss.queue order by name')).toEqual([
        { name: 'runs', policy: 'exclusive' },
        { name: 'watch', policy: 'exclusive' },
      ])
      expect(staff.reported).toEqual([])
    }
  })

  test('one of three watches and tends for all', async () => {
    await using staff = await staffed(await createDatabase(), 3)
    const { watchedBy, tendedBy } = staff.ledger
    await expect.poll(() => watchedBy.length, patient).toBeGreaterThan(50)
    expect(new Set([...watchedBy, ...tendedBy]).size).toBe(1)
  })

  test('what is due is spread: thirty runs that last are under way at three engines, ten at each', async () => {
    await using staff = await staffed(await createDatabase(), 3)
    using held = staff.ledger.hold(names(40))
    staff.ledger.plan(names(40))
    await expect.poll(() => staff.ledger.begun.length, patient).toBe(30)
    const count = (number: number) => staff.ledger.begun.filter(({ engine }) => engine === number).length
    expect([0, 1, 2].map(count)).toEqual([10, 10, 10])
    held.discard()
    await expect.poll(() => staff.ledger.done.length, patient).toBe(40)
    expect(staff.ledger.begun).toHaveLength(40)
  })

  test('whoever cannot look gives the post away', async () => {
    const url = await createDatabase()
    const ledger = openLedger()
    const blind: BackgroundTasks = {
      ...ledger.backgroundTasksOf(0),
      endExpiredAndFindDueJobs: () => Promise.reject(new Error('no store here')),
    }
    const reported: unknown[] = []
    const needs = { url, sleep, report: (error: unknown) => void reported.push(error) }
    const first = pgBossEngine(needs)
    await first.start(blind)
    await expect.poll(() => reported.length, patient).toBeGreaterThan(0)
    const second = pgBossEngine(needs)
    await second.start(ledger.backgroundTasksOf(1))
    await runsAll(ledger, ['seen'])
    expect(new Set(ledger.watchedBy)).toEqual(new Set([1]))
    await Promise.all([first.stop(), second.stop()])
  })

  test('an engine opens two connections at most, and closes all of them', async () => {
    const url = await createDatabase()
    const staff = await staffed(url, 2)
    await runsAll(staff.ledger, names(60))
    expect(await connectionsOf(url)).toBeLessThanOrEqual(4)
    await staff[Symbol.asyncDispose]()
    await expect.poll(() => connectionsOf(url), patient).toBe(0)
  })

  test('what it keeps names jobs and nothing else, and does not pile up', async () => {
    const url = await createDatabase()
    await using staff = await staffed(url, 1)
    await runsAll(staff.ledger, names(5))
    const kept = 'select distinct data::text as data from pgboss.job order by data'
    await expect
      .poll(() => ask(url, `${kept} limit 9`), patient)
      .toEqual([...names(5).map((job) => ({ data: `{"job": "${job}"}` })), { data: null }])
    const terms = await ask(url, 'select distinct deletion_seconds from pgboss.queue')
    expect(terms).toEqual([{ deletion_seconds: 3_600 }])
  })

  test('without the right to make a schema it does not start, and says why', async () => {
    const url = await createDatabase()
    const role = `plain_${Math.floor(performance.now())}`
    await ask(url, `create role ${role} login`)
    const plain = new URL(url)
    plain.username = role
    const start = async () => {
      const engine = pgBossEngine({ url: plain.href, sleep, report: () => undefined })
      try {
        await engine.start(openLedger().backgroundTasksOf(0))
      } finally {
        await engine.stop()
      }
    }
    await expect(start()).rejects.toThrow('permission denied for database')
    await ask(url, `grant create on database ${plain.pathname.slice(1)} to ${role}`)
    await start()
  })
})

describe('the database of pg-boss goes away', () => {
  // A server of its own: the others' must not go away.
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.close())

  const throughPath = (url: string, { folder }: MutablePath): string => {
    const through = new URL(url)
    through.searchParams.set('host', folder)
    return through.href
  }

  test('it says so, and goes on without a restart when the database is back', async () => {
    await using staff = await staffed(await makeDatabase(server.folder), 2)
    for (let outage = 0; outage < 2; outage += 1) {
      await runsAll(staff.ledger, [`before-${outage}`])
      await server.stop()
      const said = staff.reported.length
      staff.ledger.plan([`meanwhile-${outage}`])
      await expect.poll(() => staff.reported.length, patient).toBeGreaterThan(said)
      await server.start()
      await runsAll(staff.ledger, [`meanwhile-${outage}`, `after-${outage}`])
    }
  })

  test('a run under way ends as it would have, once', async () => {
    await using staff = await staffed(await makeDatabase(server.folder), 1)
    using held = staff.ledger.hold(['long'])
    staff.ledger.plan(['long'])
    await expect.poll(() => staff.ledger.begun.length, patient).toBe(1)
    await server.stop()
    held.discard()
    await expect.poll(() => staff.ledger.done, patient).toEqual(['long'])
    await server.start()
    await runsAll(staff.ledger, ['next'])
    expect(staff.ledger.begun.map(({ job }) => job)).toEqual(['long', 'next'])
  })

  test('a connection that falls silent is given up in time', async () => {
    await using path = await mutablePath(server.folder)
    const url = throughPath(await makeDatabase(server.folder), path)
    await using staff = await staffed(url, 1, { silenceMs: 500 })
    await runsAll(staff.ledger, ['before'])
    path.fallSilent()
    await expect.poll(() => staff.reported.length, patient).toBeGreaterThan(0)
    path.speakAgain()
    await runsAll(staff.ledger, ['after'])
  })
})
