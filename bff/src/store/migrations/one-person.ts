import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { notified, notifyColumns } from './notify-triggers.ts'

/**
 * The proof of a session's person, offers to bring two people together, and the former ids of people who were brought together. A
 * connection can change its owner, so other instances are notified of that, too.
 */
export const onePerson: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('sessions').addColumn('proved_at', 'bigint').execute()
    await db.schema.createIndex('identities_subject').on('identities').column('subject').execute()
    await db.schema
      .createIndex('subjects_guests')
      .on('subjects')
      .column('id')
      .where(sql<boolean>`guest = 1`)
      .execute()
    await createFormerSubjects(db)
    await createMergeOffers(db)
    const { key, columns } = notified.connections
    const watched = { key, columns: [...columns, 'identity_check_at', 'api_refusals', 'owner'] }
    await notifyColumns(db, 'connections', watched)
  },
}

const createFormerSubjects = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('former_subjects')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('former_subjects_subject').on('former_subjects').column('subject').execute()
}

const createMergeOffers = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('merge_offers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('session', 'text', (c) => c.notNull())
    .addColumn('from_subject', 'text', (c) => c.notNull())
    .addColumn('into_subject', 'text', (c) => c.notNull())
    .addColumn('pending', 'text', (c) => c.notNull())
    .addColumn('granted', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('merged_at', 'bigint')
    .addColumn('connection', 'text')
    .execute()
  await db.schema.createIndex('merge_offers_session').on('merge_offers').column('session').execute()
  await db.schema.createIndex('merge_offers_expiry').on('merge_offers').column('expires_at').execute()
}
