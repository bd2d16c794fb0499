import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The endpoints at which hosts receive webhooks, the messages as they are sent, and the delivery of each message to each endpoint. */
export const webhookTables: Migration = {
  async up(db: Kysely<unknown>) {
    await createEndpoints(db)
    await createMessages(db)
    await createDeliveries(db)
  },
}

const createEndpoints = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('webhook_endpoints')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('types', 'text')
    .addColumn('integrations', 'text')
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('disabled_reason', 'text')
    .addColumn('public_keys', 'text', (c) => c.notNull())
    .addColumn('sealed', 'text')
    .addColumn('sealed_under', 'text')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('failing_since', 'bigint')
    .addColumn('open_until', 'bigint')
    .addColumn('cursor_transaction', 'bigint', (c) => c.notNull())
    .addColumn('cursor_seq', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('delivered_at', 'bigint')
    .execute()
  await db.schema.createIndex('webhook_endpoints_tenant').on('webhook_endpoints').column('tenant').execute()
}

const createMessages = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('webhook_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('owner', 'text')
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('sealed', 'text')
    .addColumn('sealed_under', 'text')
    .execute()
  await db.schema
    .createIndex('webhook_messages_owner')
    .on('webhook_messages')
    .columns(['tenant', 'owner'])
    .execute()
  await db.schema.createIndex('webhook_messages_at').on('webhook_messages').column('at').execute()
}

const createDeliveries = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('endpoint', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('tried_at', 'bigint')
    .addColumn('http_status', 'integer')
    .addColumn('reason', 'text')
    .addColumn('lease', 'text')
    .addColumn('lease_until', 'bigint')
    .addPrimaryKeyConstraint('webhook_deliveries_pk', ['endpoint', 'message'])
    .execute()
  const index = (name: string, columns: readonly string[]) =>
    db.schema
      .createIndex(name)
      .on('webhook_deliveries')
      .columns([...columns])
      .execute()
  await index('webhook_deliveries_due', ['status', 'next_at'])
  await index('webhook_deliveries_of', ['endpoint', 'status', 'next_at'])
  await index('webhook_deliveries_message', ['message'])
}
