import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** When a session started and in which kind of browser, by which its person recognises it. Unknown for older sessions. */
export const sessionFacts: Migration = {
  async up(db: Kysely<Schema>) {
    const add = (name: string, type: 'text' | 'bigint') =>
      db.schema.alterTable('sessions').addColumn(name, type).execute()
    await add('started_at', 'bigint')
    await add('browser', 'text')
    await add('system', 'text')
  },
}
