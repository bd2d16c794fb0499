import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Connect sessions, and until when a connection of one may wait for its verification. */
export const connectSessionsTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('connect_sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('host_subject', 'text', (c) => c.notNull())
      .addColumn('host_key', 'text', (c) => c.notNull())
      .addColumn('host', 'text', (c) => c.notNull())
      .addColumn('person', 'text')
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('link_hash', 'text', (c) => c.notNull().unique())
      .addColumn('link_used', 'integer', (c) => c.notNull())
      .addColumn('integrations', 'text')
      .addColumn('models', 'text')
      .addColumn('origins', 'text', (c) => c.notNull())
      .addColumn('reconnect', 'text')
      .addColumn('locale', 'text')
      .addColumn('appearance', 'text', (c) => c.notNull())
      .addColumn('return_url', 'text')
      .addColumn('challenge', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('connection', 'text')
      .addColumn('failure', 'text')
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('window_hash', 'text')
      .addColumn('window_until', 'bigint')
      .addColumn('announced_as', 'text')
      .addColumn('cookie_hash', 'text')
      .addColumn('code_hash', 'text')
      .addColumn('entered_as', 'text')
      .addColumn('confirmed', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute()
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('connect_sessions')
        .columns([...columns])
        .execute()
    await index('connect_sessions_window', ['window_hash'])
    await index('connect_sessions_subject', ['subject', 'status'])
    await index('connect_sessions_ends', ['status', 'expires_at'])
    await db.schema.alterTable('connections').addColumn('pending_until', 'bigint').execute()
    await db.schema.createIndex('connections_pending').on('connections').column('pending_until').execute()
  },
}
