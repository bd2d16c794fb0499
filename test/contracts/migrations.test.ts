import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { postgresDialect } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { migrate, NewerStore } from '@planbridge/bff/internal/store/migrations/migrate.ts'
import { migrations } from '@planbridge/bff/internal/store/migrations/migrations.ts'
import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'
import { JobId } from '@planbridge/shared/contract'
import { type Dialect, Kysely } from 'kysely'
import type { MigrationProvider } from 'kysely/migration'
import { afterAll, expect, test } from 'vitest'
import { ringOf } from '../harness/deployment/keyrings.ts'
import { sealedRow } from '../harness/deployment/sealed-row.ts'
import { watchedQueries } from '../harness/deployment/watched-writes.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { query } from '../harness/postgres/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'planbridge-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))

const only = async (isWanted: (name: string) => boolean): Promise<MigrationProvider> => {
  const known = Object.entries(await migrations.getMigrations()).filter(([name]) => isWanted(name))
  return { getMigrations: () => Promise.resolve(Object.fromEntries(known)) }
}

const namesUpTo = (last: string) => only((name) => name <= last)

const migrated = async (dialect: Dialect, provider: MigrationProvider) => {
  const db = new Kysely<Schema>({ dialect })
  try {
    await migrate(db, provider)
  } finally {
    await db.destroy()
  }
}

test('the migration counts existing token sets by vault key', async () => {
  const path = join(folder, 'before.db')
  await migrated(sqliteDialect(path), await namesUpTo('0003-delegations'))
  const database = new DatabaseSync(path)
  const insert = database.prepare(
    `INSERT INTO connections (id, tenant, owner, integration, model, account, status, choices, scopes, created_at, renews,
       sealed, token_version, renewal_failures) VALUES (?, 't', ?, 'i', 'delegation', '', 'active', '[]', '[]', 0, 0, ?, 1, 0)`,
  )
  for (let n = 0; n < 1_203; n += 1) {
    const { sealed } = await sealedRow(ringOf(n % 3 === 0 ? 'next' : 'main'), {
      owner: `${n}`,
      account: `${n}`,
    })
    insert.run(`c${n}`, `${n}`, n === 7 ? 'unreadable' : n === 8 ? null : sealed)
  }
  database.close()
  const store = await sqlStore(sqliteDialect(path))
  expect(Object.fromEntries(await store.sealed.countByKey())).toEqual({ '': 1, main: 800, next: 401 })
  await store.close()
})

test('OP-60: the migration removes U+0000 from texts that earlier versions stored, so that their rows can be written again', async () => {
  const path = join(folder, 'zero.db')
  await migrated(sqliteDialect(path), await namesUpTo('0008-ends-index'))
  const database = new DatabaseSync(path)
  const name = 'A\0da \0🎉'
  database.prepare("INSERT INTO subjects (id, tenant, guest, name) VALUES ('ada', 't', 0, ?)").run(name)
  database
    .prepare(
      `INSERT INTO jobs (id, connection, operation, fields, body, schedule, time_zone, missed, paused, next_at)
       VALUES ('j1', 'c1', 'o', '{}', ?, '{"every":"hour","minute":0}', 'UTC', 'skip', 0, 1)`,
    )
    .run('{"a":\0 1}')
  database.close()
  const store = await sqlStore(sqliteDialect(path))
  expect(await store.subjects.find('ada')).toMatchObject({ name: 'Ada 🎉' })
  const changed = await store.jobs.change(JobId.parse('j1'), (job) => ({ ...job, nextAt: 2 }))
  expect(changed).toMatchObject({ body: '{"a": 1}', nextAt: 2 })
  await store.close()
})

test('OP-40: the migration gives existing jobs the person and the tenant of their connection, and their size', async () => {
  const path = join(folder, 'jobs.db')
  await migrated(sqliteDialect(path), await namesUpTo('0008-ends-index'))
  const database = new DatabaseSync(path)
  database.exec(
    `INSERT INTO connections (id, tenant, owner, integration, model, account, status, choices, scopes, created_at, renews, token_version,
       renewal_failures)
     VALUES ('c1', 't', 'ada', 'i', 'delegation', '', 'active', '[]', '[]', 0, 0, 1, 0),
       ('c2', 't', '', 'i', 'service-account', '', 'active', '[]', '[]', 0, 0, 1, 0)`,
  )
  const insert = database.prepare(
    `INSERT INTO jobs (id, connection, operation, fields, body, schedule, time_zone, missed, paused, next_at)
     VALUES (?, ?, 'o', '{}', ?, '{}', 'UTC', 'skip', 0, 1)`,
  )
  insert.run('of-ada', 'c1', '12345')
  insert.run('of-all', 'c2', null)
  insert.run('of-none', 'c3', null)
  database.close()
  const store = await sqlStore(sqliteDialect(path))
  const people = (await store.jobs.due(2, 9)).map(({ id, person }) => [id, person])
  expect(Object.fromEntries(people)).toEqual({ 'of-ada': 'ada', 'of-all': 'c2', 'of-none': 'c3' })
  await store.close()
  const after = new DatabaseSync(path)
  expect(after.prepare('SELECT id, tenant, bytes FROM jobs ORDER BY id').all()).toEqual([
    { id: 'of-ada', tenant: 't', bytes: 7 },
    { id: 'of-all', tenant: 't', bytes: 2 },
    { id: 'of-none', tenant: '', bytes: 2 },
  ])
  after.close()
})

test('an older version refuses a newer schema and names the unknown migrations; an equal version continues', async () => {
  const path = join(folder, 'newer.db')
  await migrated(sqliteDialect(path), migrations)
  await migrated(sqliteDialect(path), migrations)
  const names = Object.keys(await migrations.getMigrations())
  const older = migrated(sqliteDialect(path), await namesUpTo('0001-spine'))
  await expect(older).rejects.toThrow(NewerStore)
  await expect(older).rejects.toMatchObject({ changes: names.slice(1) })
})

/** Holds each statement until it is released. */
const heldStatements = (dialect: Dialect) => {
  const held: (() => void)[] = []
  const holding = watchedQueries(dialect, () => new Promise<void>((release) => void held.push(release)))
  return { held, holding }
}

test('each statement of a migration is done before the next one begins and before the store is open', async () => {
  const { held, holding } = heldStatements(sqliteDialect(':memory:'))
  let isOpen = false
  const opening = sqlStore(holding).then((store) => {
    isOpen = true
    return store
  })
  for (let statements = 0; ; statements += 1) {
    await expect.poll(() => held.length > 0 || isOpen, { interval: 1 }).toBe(true)
    const release = held.shift()
    if (!release) break
    for (let turns = 0; turns < 20; turns += 1) await turn()
    expect([statements, held.length, isOpen]).toEqual([statements, 0, false])
    release()
  }
  const closing = (await opening).close()
  for (const release of held) release()
  await closing
})

test('an error of any statement of a migration stops the opening of the store', async () => {
  const openWith = async (failing: number) => {
    let statements = 0
    const dialect = watchedQueries(sqliteDialect(':memory:'), () => {
      statements += 1
      if (statements === failing) throw new Error('the disk is full')
    })
    const result = await sqlStore(dialect).catch((error: unknown) => String(error))
    if (typeof result !== 'string') await result.close()
    return { statements, result }
  }
  const { statements } = await openWith(0)
  expect(statements).toBeGreaterThan(50)
  const opened: number[] = []
  for (let failing = 1; failing <= statements; failing += 1)
    if ((await openWith(failing)).result !== 'Error: the disk is full') opened.push(failing)
  expect(opened).toEqual([])
})

/** Tables, columns, indexes and triggers, as text. */
const schemaOf = (rows: readonly Readonly<Record<string, unknown>>[]): string =>
  `${rows.map((row) => Object.values(row).map(String).join(' | ')).join('\n')}\n`

/** The migrations whose tables are published. A later version adds its own together with the files. */
const published =
  '0001-spine 0002-renewal 0003-delegations 0004-sealed-under 0005-warned-end 0006-budgets 0007-tell-changes 0008-ends-index ' +
  '0009-vault-keys 0009-write-probes 0009-zero-characters 0010-token-trouble 0011-pending-revocations 0012-job-owners 0013-attempt-network 0015-session-firm'

const publishedMigrations = async (): Promise<MigrationProvider> => {
  const names = published.split(' ')
  expect(Object.keys(await migrations.getMigrations())).toEqual(expect.arrayContaining(names))
  return only((name) => names.includes(name))
}

test('the published migrations make the published tables, columns and indexes in a SQLite file', async () => {
  const path = join(folder, 'new.db')
  await migrated(sqliteDialect(path), await publishedMigrations())
  const database = new DatabaseSync(path)
  const rows = database
    .prepare(
      "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'kysely%' ORDER BY name",
    )
    .all()
  database.close()
  await expect(schemaOf(rows)).toMatchFileSnapshot('store/schema-sqlite.txt')
})

test('the published migrations make the published tables, columns, indexes and triggers in PostgreSQL', async () => {
  const url = await createDatabase()
  await migrated(postgresDialect({ url }), await publishedMigrations())
  const read = async (text: string) =>
    schemaOf((await query(url, text)) as readonly Readonly<Record<string, unknown>>[])
  const columns = await read(
    `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
     where table_schema = 'public' and table_name not like 'kysely%' order by table_name, column_name`,
  )
  const indexes = await read(
    `select indexdef from pg_indexes where schemaname = 'public' and tablename not like 'kysely%' order by indexname`,
  )
  const triggers = await read(
    'select pg_get_triggerdef(oid) as text from pg_trigger where not tgisinternal order by tgname, tgrelid::regclass::text',
  )
  const functions = await read(
    "select prosrc from pg_proc where pronamespace = 'public'::regnamespace order by proname",
  )
  await expect([columns, indexes, triggers, functions].join('\n')).toMatchFileSnapshot(
    'store/schema-postgres.txt',
  )
})
