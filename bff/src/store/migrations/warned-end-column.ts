import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** The end that the last warning applied to. If the next end changes or moves, the warning is due again. */
export const warnedEndColumn: Migration = {
  async up(db: Kysely<Schema>) {
    await db.schema.alterTable('connections').addColumn('warned_end', 'bigint').execute()
    await db
      .updateTable('connections')
      .set((eb) => ({ warned_end: eb.ref('ends_at') }))
      .where('warned_days', 'is not', null)
      .execute()
  },
}
