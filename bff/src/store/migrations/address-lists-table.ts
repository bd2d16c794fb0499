import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The published address lists of providers: the one in use, the one before it, and one that waits for an operator. */
export const addressListsTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('address_lists')
      .addColumn('source', 'text', (c) => c.primaryKey())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addColumn('ranges', 'text')
      .addColumn('confirmed_at', 'bigint')
      .addColumn('changed_at', 'bigint')
      .addColumn('former', 'text', (c) => c.notNull())
      .addColumn('held', 'text')
      .addColumn('rejected', 'text')
      .addColumn('validators', 'text')
      .addColumn('tried_at', 'bigint')
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('problem', 'text')
      .execute()
  },
}
