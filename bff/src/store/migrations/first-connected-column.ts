import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** When a connection was made, which a reconnect does not change. Rows of earlier versions have none until they are reconnected. */
export const firstConnectedColumn: Migration = {
  async up(db: Kysely<Schema>) {
    await db.schema.alterTable('connections').addColumn('first_connected_at', 'bigint').execute()
  },
}
