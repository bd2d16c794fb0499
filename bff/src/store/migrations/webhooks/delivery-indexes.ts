import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * An index for pages of an endpoint's deliveries. The one over all endpoints is not used any more: due deliveries are looked for by
 * endpoint.
 */
export const deliveryIndexes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('webhook_deliveries_due').execute()
    await db.schema
      .createIndex('webhook_deliveries_listed')
      .on('webhook_deliveries')
      .columns(['endpoint', 'created_at', 'message'])
      .execute()
  },
}
