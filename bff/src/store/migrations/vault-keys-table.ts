import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The check value of each vault key, so that another key under the same id is noticed before it is used. */
export const vaultKeysTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('vault_keys')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('check_value', 'text', (c) => c.notNull())
      .execute()
  },
}
