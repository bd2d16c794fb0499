import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedEngine } from '@planbridge/bff/internal/scheduler/embedded-engine.ts'
import { pgBossEngine } from '@planbridge/bff/internal/scheduler/pg-boss-engine.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { type EngineFactory, jobsContract } from './jobs-contract.ts'
import type { ProcessOptions } from './jobs/engine-process.ts'
import { listedRuns, makeDue, planJobs } from './jobs/planned-jobs.ts'
import { startEngineProcess } from './jobs/start-engine-process.ts'

const minuteMs = 60_000
const longPoll = { timeout: 60_000 }

const folder = mkdtempSync(join(tmpdir(), 'planbridge-jobs-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Kind {
  readonly kind: string
  readonly openFactory: () => Promise<EngineFactory>
  readonly openStore: () => Promise<{ readonly options: ProcessOptions; readonly store: Store }>
}

const kinds: readonly Kind[] = [
  {
    kind: 'embedded',
    openFactory: () => Promise.resolve({ open: embeddedEngine }),
    async openStore() {
      const path = join(folder, 'planbridge.db')
      const store = await sqlStore(sqliteDialect(path))
      return { options: { kind: 'sqlite', location: path, aheadMs: 0 }, store }
    },
  },
  {
    kind: 'pg-boss',
    async openFactory() {
      const url = await createDatabase()
      return { open: (needs) => pgBossEngine({ ...needs, url }) }
    },
    async openStore() {
      const url = await createDatabase()
      return { options: { kind: 'postgres', location: url, aheadMs: 0 }, store: await postgresStore({ url }) }
    },
  },
]

describe.each(kinds)('the job engine: $kind', ({ openFactory, openStore }) => {
  test.each(Object.entries(jobsContract))('%s', async (_guarantee, prove) => {
    expect.hasAssertions()
    await prove(await openFactory())
  })

  test(
    'after a process is killed during a run, another runs the due jobs, reports the run as interrupted and repeats it',
    { timeout: 2 * minuteMs },
    async () => {
      const { options, store } = await openStore()
      const { connection, ids } = await planJobs(store, 2)
      const [broken, next] = ids
      if (!broken || !next) throw new Error('no jobs were added')
      const outcomes = async (id: typeof broken) =>
        (await store.jobs.runs(id, 9)).map(({ outcome, code }) => [outcome, code])

      const killed = await startEngineProcess(options)
      await makeDue(store, broken)
      await expect.poll(killed.calls, longPoll).toBe(1)
      const other = await startEngineProcess(options)
      await killed.kill()

      await makeDue(store, next)
      await expect.poll(other.calls, { timeout: minuteMs }).toBe(1)
      other.respond()
      await expect.poll(() => outcomes(next), longPoll).toEqual([['succeeded', null]])
      // The run may still be in progress: the other process cannot tell.
      expect([await outcomes(broken), other.calls()]).toEqual([[['running', null]], 1])
      expect(await other.stop()).toBe(0)

      const aheadMs = 4 * minuteMs
      const [interruptedRun] = await listedRuns(store, { connection, id: broken, aheadMs })
      expect(interruptedRun).toMatchObject({ outcome: 'failed', code: 'run-interrupted' })
      const later = await startEngineProcess({ ...options, aheadMs })
      await expect.poll(later.calls, longPoll).toBe(1)
      later.respond()
      const repeated = [
        ['succeeded', null],
        ['failed', 'run-interrupted'],
      ]
      await expect.poll(() => outcomes(broken), longPoll).toEqual(repeated)
      expect(await later.stop()).toBe(0)
      expect(later.calls()).toBe(1)
      await store.close()
    },
  )
})
