import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The row that readiness writes. */
export const writeProbesTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('write_probes')
      .addColumn('id', 'bigint', (c) => c.primaryKey())
      .addColumn('filler', 'text', (c) => c.notNull())
      .execute()
  },
}
