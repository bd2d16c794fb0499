import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a request that asked for a decision was answered with. */
export const inboundVerdictColumn: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('inbound_events').addColumn('verdict', 'text').execute()
  },
}
