import { CompiledQuery, Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { sqliteDialect } from '../engines/sqlite-engine.ts'
import type { Schema } from '../schema/schema.ts'
import { compiledQuery } from './compiled-query.ts'

test('a compiled query is built once and finds what its values of each run ask for', async () => {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(':memory:') })
  onTestFinished(() => db.destroy())
  await db.schema
    .createTable('address_lists')
    .addColumn('source', 'text')
    .addColumn('revision', 'integer')
    .execute()
  for (const [source, revision] of Object.entries({ a: 1, b: 2, c: 3 }))
    await db.executeQuery(CompiledQuery.raw('insert into address_lists values (?, ?)', [source, revision]))
  let built = 0
  const find = compiledQuery(db, (limit: number, revision: number) => {
    built += 1
    return db
      .selectFrom('address_lists')
      .select('source')
      .where((eb) => eb.or([eb('revision', '=', revision), eb('revision', '>', revision)]))
      .where('revision', '<', 4)
      .orderBy('revision')
      .limit(limit)
  })
  expect(await find(2, 2)).toEqual([{ source: 'b' }, { source: 'c' }])
  expect(await find(1, 1)).toEqual([{ source: 'a' }])
  expect(await find(5, 4)).toEqual([])
  expect(built).toBe(1)
})
