import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEngine } from '@planbridge/bff/internal/cli/open-engine.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { type Config, Secret, type Store } from '@planbridge/bff/testing'
import type { ForwardOutcome } from '@planbridge/bff/internal/transport/forward.ts'
import { endpoints, type JobId } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { realClock } from '../harness/deployment/movable-clock.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'

const jobsOfOne = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 120 : 40
const longPoll = { timeout: 60_000 }

interface Opened {
  readonly place: Config['store']
  readonly store: Store
}

const kinds: readonly { readonly kind: string; readonly open: () => Promise<Opened> }[] = [
  {
    kind: 'SQLite',
    async open() {
      const folder = mkdtempSync(join(tmpdir(), 'planbridge-fairness-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const path = join(folder, 'planbridge.db')
      return { place: { kind: 'sqlite', path }, store: await sqlStore(sqliteDialect(path)) }
    },
  },
  {
    kind: 'PostgreSQL',
    async open() {
      const url = await createDatabase()
      const place = { kind: 'postgres', url: new Secret(url), poolMax: 4 } as const
      return { place, store: await postgresStore({ url }) }
    },
  },
]

const done: ForwardOutcome = { kind: 'answer', response: { status: 200, headers: {}, body: null } }

/** People with jobs on one service account. The provider responds to the operation of the quick person only, until released. */
const openPeople = async ({ place, store }: Opened) => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const calls: string[] = []
  const at = await deployment({
    store,
    clock: realClock(),
    config: (text) => `jobs: { per_person: ${jobsOfOne} }\n${text}`,
    engines: {
      async forward({ path }) {
        calls.push(path)
        if (!path.includes('/doctors')) await released
        return done
      },
    },
  })
  const person = async (account: string) => {
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-code' }, { account })
    return browser
  }
  const engine = await openEngine(place, { sleep: (ms) => sleep(ms), report: () => undefined })
  await engine.start(at.planbridge.backgroundTasks)
  onTestFinished(async () => {
    release()
    await engine.stop()
    await store.close()
  })
  return { at, calls, release, ada: await person('priya.nair'), ben: await person('helen.marsh') }
}

const addJobs = async (browser: Browser, operation: string, count: number): Promise<JobId[]> => {
  const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
  if (!added.ok) throw new Error(added.body.code)
  const minute = (new Date().getUTCMinutes() + 30) % 60
  const fields = operation === 'list-facilities' ? {} : { facility_id: '1' }
  const job = {
    connection: added.body.id,
    operation,
    fields,
    body: null,
    missed: 'run-once',
    time_zone: 'UTC',
  }
  const ids: JobId[] = []
  for (let at = 0; at < count; at += 1) {
    const result = await browser.call(endpoints.addJob, {
      ...job,
      schedule: { every: 'hour', minute },
    } as never)
    if (!result.ok) throw new Error(result.body.code)
    ids.push(result.body.id)
  }
  return ids
}

const makeDue = async (store: Store, ids: readonly JobId[]) => {
  for (const id of ids) await store.jobs.change(id, (job) => ({ ...job, nextAt: Date.now() }))
}

describe.each(kinds)('due jobs of several people on $kind', ({ open }) => {
  test(
    `OP-41: ${jobsOfOne} due jobs of one person, whose provider does not respond, delay those of another person by seconds at most`,
    { timeout: 120_000 },
    async () => {
      const opened = await open()
      const { store } = opened
      const { ada, ben, calls, release } = await openPeople(opened)
      const slow = await addJobs(ada, 'list-facilities', jobsOfOne)
      const quick = await addJobs(ben, 'list-doctors', 5)
      await makeDue(store, slow)
      await expect.poll(() => calls.length, longPoll).toBe(3)
      await makeDue(store, quick)
      const runsOf = async (ids: readonly JobId[]) =>
        (await Promise.all(ids.map((id) => store.jobs.runs(id, 1)))).flat()
      const succeeded = async (ids: readonly JobId[]) =>
        (await runsOf(ids)).filter(({ outcome }) => outcome === 'succeeded').length
      await expect.poll(() => succeeded(quick), longPoll).toBe(quick.length)
      const delays = (await runsOf(quick)).map(({ startedAt, dueAt }) => startedAt - dueAt)
      expect(Math.max(...delays)).toBeLessThan(20_000)
      expect(await succeeded(slow)).toBe(0)
      expect(calls.filter((path) => !path.includes('/doctors'))).toHaveLength(3)
      release()
      await expect.poll(() => succeeded(slow), longPoll).toBe(slow.length)
    },
  )
})
