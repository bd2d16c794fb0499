import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** The network that an attempt without a person came from, as a hash, so that the attempts of one network can be limited. */
export const attemptNetwork: Migration = {
  async up(db: Kysely<Schema>) {
    await db.schema.alterTable('attempts').addColumn('network', 'text').execute()
    await db.schema
      .createIndex('attempts_network')
      .on('attempts')
      .columns(['network', 'created_at'])
      .where(sql<boolean>`phase = 'pending'`)
      .execute()
    await db.schema.createIndex('attempts_expiry').on('attempts').column('expires_at').execute()
  },
}
