import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Schema } from '../schema/schema.ts'

/** The firm's sign-in of a session, and the role that it gave to the person. */
export const sessionFirm: Migration = {
  async up(db: Kysely<Schema>) {
    await db.schema.alterTable('sessions').addColumn('sign_in', 'text').execute()
    await db.schema.alterTable('sessions').addColumn('role', 'text').execute()
  },
}
