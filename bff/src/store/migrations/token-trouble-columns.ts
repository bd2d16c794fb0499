import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'
import { notified, notifyColumns } from './notify-triggers.ts'

/** An ID token that awaits verification, and access tokens that the API refuses although they were just renewed. */
export const tokenTroubleColumns: Migration = {
  async up(db: Kysely<Schema>) {
    const table = db.schema.alterTable('connections')
    await table.addColumn('identity_check_at', 'bigint').execute()
    await table.addColumn('api_refusals', 'integer', (c) => c.notNull().defaultTo(0)).execute()
    await table.addColumn('api_refused_until', 'bigint').execute()
    await db.schema
      .createIndex('connections_identity_check')
      .on('connections')
      .column('identity_check_at')
      .where('identity_check_at', 'is not', null)
      .execute()
    const { key, columns } = notified.connections
    const watched = { key, columns: [...columns, 'identity_check_at', 'api_refusals'] }
    await notifyColumns(db as Kysely<unknown>, 'connections', watched)
  },
}
