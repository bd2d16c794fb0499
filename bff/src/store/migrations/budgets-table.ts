import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Calls that instances have drawn from each rate budget, and blocked budgets. */
export const budgetsTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('budgets')
      .addColumn('integration', 'text', (c) => c.notNull())
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('spent', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('closed_until', 'bigint', (c) => c.notNull())
      .addColumn('closed_code', 'text')
      .addColumn('ends_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('budgets_pk', ['integration', 'rule', 'holder'])
      .execute()
    await db.schema.createIndex('budgets_closed').on('budgets').column('closed_until').execute()
    await db.schema.createIndex('budgets_end').on('budgets').column('ends_at').execute()
  },
}
