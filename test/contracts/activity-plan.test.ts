import { DatabaseSync } from 'node:sqlite'
import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'
import { activityStore } from '@planbridge/bff/internal/store/sql/activity-store.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, test } from 'vitest'

/** A database that records the query plan of each statement instead of executing it. */
const openPlanner = () => {
  const database = new DatabaseSync(':memory:')
  database.exec(`create table sessions (record text primary key, seen_at bigint);
    create table connections (id text primary key, used_at bigint)`)
  const steps: string[] = []
  const prepare = (text: string) => {
    for (const row of database.prepare(`explain query plan ${text}`).all()) steps.push(String(row['detail']))
    return {
      reader: true,
      all: () => [],
      run: () => ({ changes: 0, lastInsertRowid: 0 }),
      iterate: () => [].values(),
    }
  }
  const close = () => database.close()
  return { steps, db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: { prepare, close } }) }) }
}

test('SQLite writes activity by index, without a table scan', async () => {
  const { db, steps } = openPlanner()
  const ids = Array.from({ length: 500 }, (_, at) => `id-${at}`)
  await activityStore(db).write({
    used: new Map(ids.map((id) => [ConnectionId.parse(id.padEnd(43, 'x')), 1])),
    seen: new Map(ids.map((id) => [id, 1])),
  })
  expect(steps.filter((step) => /^SEARCH (?:sessions|connections) USING INDEX/.test(step))).toHaveLength(2)
  expect(steps.filter((step) => /^SCAN (?:sessions|connections)/.test(step))).toEqual([])
})
