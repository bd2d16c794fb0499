import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The idempotency keys of hosts, each with the hash of its request and, once there is one, the sealed answer. */
export const idempotencyKeysTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('idempotency_keys')
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('host', 'text', (c) => c.notNull())
      .addColumn('key_hash', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('request_hash', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('busy_until', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .addPrimaryKeyConstraint('idempotency_keys_pk', ['tenant', 'host', 'key_hash'])
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('idempotency_keys')
        .columns([...columns])
        .execute()
    await index('idempotency_keys_expiry', ['expires_at'])
    await index('idempotency_keys_account', ['tenant', 'account'])
    await index('idempotency_keys_sealed_under', ['sealed_under', 'id'])
  },
}
