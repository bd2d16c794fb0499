import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedEngine } from '@planbridge/bff/internal/scheduler/embedded-engine.ts'
import { pgBossEngine } from '@planbridge/bff/internal/scheduler/pg-boss-engine.ts'
import { sqlStore, type Store } from '@planbridge/bff/testing'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { type EngineRoom, jobsContract } from './jobs-contract.ts'
import type { ProcessWish } from './jobs/engine-process.ts'
import { startEngineProcess } from './jobs/engine-processes.ts'
import { makeDue, planJobs, runsSeen } from './jobs/standing-jobs.ts'

const minuteMs = 60_000
const patient = { timeout: 15_000 }

const folder = mkdtempSync(join(tmpdir(), 'planbridge-jobs-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Kind {
  readonly kind: string
  readonly room: () => Promise<EngineRoom>
  readonly place: () => Promise<{ readonly wish: ProcessWish; readonly store: Store }>
}

const kinds: readonly Kind[] = [
  {
    kind: 'embedded',
    room: () => Promise.resolve({ open: embeddedEngine }),
    async place() {
      const path = join(folder, 'planbridge.db')
      const store = await sqlStore(sqliteDialect(path))
      return { wish: { kind: 'sqlite', place: path, aheadMs: 0 }, store }
    },
  },
  {
    kind: 'pg-boss',
    async room() {
      const url = await createDatabase()
      return { open: (needs) => pgBossEngine({ ...needs, url }) }
    },
    async place() {
      const url = await createDatabase()
      return { wish: { kind: 'postgres', place: url, aheadMs: 0 }, store: await postgresStore({ url }) }
    },
  },
]

describe.each(kinds)('the job engine: $kind', ({ room, place }) => {
  test.each(Object.entries(jobsContract))('%s', async (_guarantee, prove) => {
    expect.hasAssertions()
    await prove(await room())
  })

  test(
    'killed in a run: another process takes over what is due; of the run it says that it was interrupted, and makes it up',
    { timeout: 2 * minuteMs },
    async () => {
      const { wish, store } = await place()
      const { connection, ids } = await planJobs(store, 2)
      const [broken, next] = ids
      if (!broken || !next) throw new Error('no jobs')
      const outcomes = async (id: typeof broken) =>
        (await store.jobs.runs(id, 9)).map(({ outcome, code }) => [outcome, code])

      const killed = await startEngineProcess(wish)
      await makeDue(store, broken)
      await expect.poll(killed.asked, patient).toBe(1)
      const other = await startEngineProcess(wish)
      await killed.kill()

      await makeDue(store, next)
      await expect.poll(other.asked, { timeout: minuteMs }).toBe(1)
      other.answer()
      await expect.poll(() => outcomes(next), patient).toEqual([['succeeded', null]])
      // For all that is known, whoever runs it may live.
      expect([await outcomes(broken), other.asked()]).toEqual([[['running', null]], 1])
      expect(await other.stop()).toBe(0)

      const aheadMs = 4 * minuteMs
      const [seen] = await runsSeen(store, { connection, id: broken, aheadMs })
      expect(seen).toMatchObject({ outcome: 'failed', code: 'run-interrupted' })
      const later = await startEngineProcess({ ...wish, aheadMs })
      await expect.poll(later.asked, patient).toBe(1)
      later.answer()
      const madeUp = [
        ['succeeded', null],
        ['failed', 'run-interrupted'],
      ]
      await expect.poll(() => outcomes(broken), patient).toEqual(madeUp)
      expect(await later.stop()).toBe(0)
      expect(later.asked()).toBe(1)
      await store.close()
    },
  )
})
