import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Token sets whose revocation the provider has not confirmed yet, and for some days those that it has. */
export const pendingRevocationsTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('pending_revocations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .addColumn('integration', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('account_name', 'text')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .addColumn('sealed_for', 'text', (c) => c.notNull())
      .addColumn('token_version', 'bigint', (c) => c.notNull())
      .addColumn('token_ends_at', 'bigint')
      .addColumn('asked_at', 'bigint')
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('next_try_at', 'bigint', (c) => c.notNull())
      .addColumn('gives_up_at', 'bigint', (c) => c.notNull())
      .addColumn('outcome', 'text')
      .addColumn('settled_at', 'bigint')
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('pending_revocations')
        .columns([...columns])
        .execute()
    await index('pending_revocations_next', ['settled_at', 'next_try_at'])
    await index('pending_revocations_owner', ['tenant', 'owner'])
    await index('pending_revocations_sealed_under', ['sealed_under', 'id'])
  },
}
