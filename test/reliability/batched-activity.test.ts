import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { endpoints } from '@planbridge/shared/contract'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'

/** The interval between writes of activity. */
const everyMs = 5_000

const clients = '/crm/v1/clients?pageSize=1'

/** A caller at an instance whose sleeps the test ends, over a file that a second connection observes. */
const openEnvironment = async (change: (store: Store) => Store = (store) => store) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-notes-'))
  const path = join(folder, 'planbridge.db')
  const engine = await sqlStore(sqliteDialect(path))
  const rests: (() => void)[] = []
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      if (ms === everyMs) rests.push(resolve)
      else setTimeout(resolve, ms)
    })
  const at = await deployment({ store: change(engine), engines: { sleep } })
  const browser = openBrowser(at)
  const connection = await browser.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'priya.nair' })
  expect((await browser.api(connection.id, clients)).status).toBe(200)
  await browser.call(endpoints.listConnections, {})
  const observer = new DatabaseSync(path, { readOnly: true })
  onTestFinished(async () => {
    observer.close()
    await engine.close()
    rmSync(folder, { recursive: true })
  })
  return {
    at,
    browser,
    async call() {
      at.clock.pass(1)
      const { status } = await browser.api(connection.id, clients)
      expect(status).toBe(200)
    },
    endRests: () => {
      for (const resolve of rests.splice(0)) resolve()
    },
    /** Changes with every commit of the instance. */
    version: () => Number(observer.prepare('PRAGMA data_version').get()?.['data_version']),
    row: () => observer.prepare('SELECT used_at FROM connections').get()?.['used_at'],
    seenAt: () => observer.prepare('SELECT max(seen_at) AS at FROM sessions').get()?.['at'],
  }
}

test('calls write no activity; it is written when the instance stops', async () => {
  const { at, call, version, row, seenAt } = await openEnvironment()
  const before = [version(), row(), seenAt()]
  at.clock.pass(300)
  for (let calls = 0; calls < 30; calls += 1) await call()
  expect([version(), row(), seenAt()]).toEqual(before)
  await at.planbridge.housekeeping.stop()
  expect([row(), seenAt()]).toEqual([at.clock.now(), at.clock.now()])
})

test('activity is written in one batch per interval, and nothing without calls', async () => {
  let writes = 0
  const counting = (store: Store): Store => ({
    ...store,
    activity: {
      write: (notes) => {
        writes += 1
        return store.activity.write(notes)
      },
    },
  })
  const { at, call, endRests, row } = await openEnvironment(counting)
  at.planbridge.housekeeping.start()
  const already = writes
  for (let ticker = 1; ticker <= 3; ticker += 1) {
    at.clock.pass(100)
    for (let calls = 0; calls < 8; calls += 1) await call()
    expect(writes).toBe(already + ticker - 1)
    endRests()
    await expect.poll(row).toBe(at.clock.now())
    expect(writes).toBe(already + ticker)
  }
  endRests()
  await expect.poll(() => at.planbridge.ready()).toBe(true)
  expect(writes).toBe(already + 3)
  await at.planbridge.housekeeping.stop()
})

test('a session that is in use is written as seen once a minute', async () => {
  const { at, call, endRests, row, seenAt } = await openEnvironment()
  at.planbridge.housekeeping.start()
  at.clock.pass(100)
  await call()
  endRests()
  const seen = at.clock.now()
  await expect.poll(seenAt).toBe(seen)
  at.clock.pass(58.999)
  await call()
  endRests()
  await expect.poll(row).toBe(at.clock.now())
  expect(seenAt()).toBe(seen)
  at.clock.pass(0)
  await call()
  endRests()
  await expect.poll(seenAt).toBe(at.clock.now())
  await at.planbridge.housekeeping.stop()
})

test('a failed write loses no activity and is logged', async () => {
  let away = false
  const failing = (store: Store): Store => ({
    ...store,
    activity: {
      write: (notes) => (away ? Promise.reject(new Error('disk full')) : store.activity.write(notes)),
    },
  })
  const { at, call, row } = await openEnvironment(failing)
  at.clock.pass(100)
  await call()
  const usedAt = at.clock.now()
  away = true
  await at.planbridge.housekeeping.stop()
  expect(at.logs.map(({ event }) => event)).toContain('activity.waits')
  expect(row()).not.toBe(usedAt)
  away = false
  await at.planbridge.housekeeping.stop()
  expect(row()).toBe(usedAt)
})

test('a session in use does not expire before its activity is written', async () => {
  const { at, browser, call } = await openEnvironment()
  for (let minutes = 0; minutes < 50; minutes += 10) {
    at.clock.pass(600)
    await call()
  }
  const result = await browser.call(endpoints.getSession, {})
  expect(result.body).toMatchObject({ state: 'signed-in' })
})
