import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** The person, the tenant and the size of each job, for limits and for turns. The person of a job of a service account is unknown. */
export const jobOwners: Migration = {
  async up(db: Kysely<Schema>) {
    const addText = (name: string) =>
      db.schema
        .alterTable('jobs')
        .addColumn(name, 'text', (c) => c.notNull().defaultTo(''))
        .execute()
    await addText('person')
    await addText('tenant')
    await db.schema
      .alterTable('jobs')
      .addColumn('bytes', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await fill(db)
    await db.schema.createIndex('jobs_owner').on('jobs').columns(['tenant', 'person']).execute()
  },
}

const fill = async (db: Kysely<Schema>) => {
  await db
    .updateTable('jobs')
    .set((eb) => ({
      bytes: eb(
        eb.fn<number>('length', ['fields']),
        '+',
        eb.fn<number>('length', [eb.fn.coalesce('body', eb.val(''))]),
      ),
    }))
    .execute()
  await db
    .updateTable('jobs')
    .set((eb) => {
      const ofConnection = (column: 'owner' | 'tenant') =>
        eb
          .selectFrom('connections')
          .select(column)
          .whereRef('connections.id', '=', 'jobs.connection')
          .$asScalar()
          .$notNull()
      return { person: ofConnection('owner'), tenant: ofConnection('tenant') }
    })
    .where('connection', 'in', db.selectFrom('connections').select('id'))
    .execute()
}
