import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Marks an event that may be a repeat of an earlier one with the same bytes, and one that waits for its vault key. */
export const repeatAndWaitColumns: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('inbound_events')
      .addColumn('possible_repeat', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.alterTable('inbound_events').addColumn('waits_since', 'bigint').execute()
  },
}
