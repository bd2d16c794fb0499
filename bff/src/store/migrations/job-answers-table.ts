import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The last answers of each job, sealed, for the person whose job it is. */
export const jobAnswersTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('job_answers')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('job', 'text', (c) => c.notNull())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('person', 'text', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('kept_at', 'bigint', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('truncated', 'integer', (c) => c.notNull())
      .addColumn('entries', 'integer')
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('job_answers')
        .columns([...columns])
        .execute()
    await index('job_answers_job', ['job', 'due_at'])
    await index('job_answers_person', ['person'])
    await index('job_answers_kept', ['kept_at'])
    await index('job_answers_sealed_under', ['sealed_under', 'id'])
  },
}
