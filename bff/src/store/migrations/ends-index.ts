import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** An index for the query for expired connections, which runs every second. */
export const endsIndex: Migration = {
  async up(db: Kysely<Schema>) {
    await db.schema
      .createIndex('connections_end')
      .on('connections')
      .column('ends_at')
      .where('ends_at', 'is not', null)
      .execute()
  },
}
