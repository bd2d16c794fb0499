import { type Kysely, PostgresAdapter } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Events of providers. Their bodies are sealed; what tells repeats and resources apart is a hash. */
export const inboundEventsTable: Migration = {
  async up(db: Kysely<unknown>) {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
    await db.schema
      .createTable('inbound_events')
      .addColumn('seq', isPostgres ? 'bigserial' : 'integer', (c) =>
        isPostgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
      )
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('integration', 'text', (c) => c.notNull())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('checked', 'text', (c) => c.notNull())
      .addColumn('name', 'text')
      .addColumn('resource', 'text')
      .addColumn('occurred_at', 'bigint', (c) => c.notNull())
      .addColumn('received_at', 'bigint', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('next_at', 'bigint')
      .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('failure', 'text')
      .addColumn('late', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('processed_at', 'bigint')
      .addColumn('repeats', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('repeated_at', 'bigint')
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .addUniqueConstraint('inbound_events_once', ['integration', 'fingerprint'])
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('inbound_events')
        .columns([...columns])
        .execute()
    await index('inbound_events_due', ['state', 'integration', 'occurred_at', 'seq'])
    await index('inbound_events_resource', ['integration', 'resource', 'occurred_at'])
    await index('inbound_events_received', ['integration', 'received_at'])
    await index('inbound_events_tenant', ['tenant', 'integration'])
    await index('inbound_events_sealed_under', ['sealed_under', 'id'])
  },
}
