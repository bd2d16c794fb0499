import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { ChangeListener, Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { movableClock } from '../harness/deployment/movable-clock.ts'

const clients = '/crm/v1/clients?pageSize=1'

/** An instance whose change feed reports itself fresh and delivers nothing, over a store that the test changes. */
const openEnvironment = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-yes-'))
  const path = join(folder, 'planbridge.db')
  const engine = await sqlStore(sqliteDialect(path))
  const clock = movableClock()
  let follower: ChangeListener | undefined
  const follow = (who: ChangeListener) => {
    follower = who
    who.opened()
    return { stop: () => Promise.resolve() }
  }
  const store: Store = { ...engine, feed: { subscribe: follow } }
  const at = await deployment({ store, clock })
  const browser = openBrowser(at)
  const options = { integration: 'dp-hybrid', model: 'delegation' } as const
  const { id } = await browser.connectOrThrow(options, { account: 'priya.nair' })
  at.planbridge.housekeeping.start()
  const behind = new DatabaseSync(path)
  onTestFinished(async () => {
    await at.planbridge.housekeeping.stop()
    behind.close()
    await engine.close()
    rmSync(folder, { recursive: true })
  })
  return {
    at,
    change: (sql: string) => behind.exec(sql),
    call: async () => (await browser.api(id, clients)).status,
    pass(seconds: number) {
      clock.pass(seconds)
      follower?.caughtUp(clock.now())
    },
  }
}

const staleRows = {
  'the operations of a delegation': {
    no: `UPDATE delegations SET operations = '["get-client"]'`,
    yes: `UPDATE delegations SET operations = '["list-clients"]'`,
    status: 403,
  },
  'the granted scopes': {
    no: `UPDATE connections SET scopes = '[]'`,
    yes: `UPDATE connections SET scopes = '["openid","crm.read","crm.write","offline_access"]'`,
    status: 424,
  },
  'a connection that requires a reconnect': {
    no: `UPDATE connections SET status = 'reconnect-required'`,
    yes: `UPDATE connections SET status = 'active'`,
    status: 424,
  },
  'an ended access': {
    no: `UPDATE connections SET token_stale_at = 1, token_ends_at = 1, renewal_retry_at = 9999999999999`,
    yes: `UPDATE connections SET token_stale_at = 9999999999999, token_ends_at = 9999999999999`,
    status: 502,
  },
}

describe('the cache may allow a request, never deny one', () => {
  test('an allowed request is served from the cache', async () => {
    const { call, change } = await openEnvironment()
    expect(await call()).toBe(200)
    change('DELETE FROM delegations')
    expect(await call()).toBe(200)
  })

  test.each(Object.entries(staleRows))(
    'a denial is checked against the store: %s',
    async (_, { no, yes, status }) => {
      const { call, change } = await openEnvironment()
      change(no)
      expect(await call()).toBe(status)
      expect(await call()).toBe(status)
      change(yes)
      expect(await call()).toBe(200)
    },
  )

  test('a denial is checked against the store: an idle session', async () => {
    const { at, call, change, pass } = await openEnvironment()
    expect(await call()).toBe(200)
    pass(1_799)
    change(`UPDATE sessions SET seen_at = ${at.clock.now()}`)
    pass(1)
    expect(await call()).toBe(200)
  })
})
