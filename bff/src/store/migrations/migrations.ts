import type { Kysely } from 'kysely'
import type { Migration, MigrationProvider } from 'kysely/migration'
import { inboundVerdictColumn } from './inbound-verdict-column.ts'
import { firstConnectedColumn } from './first-connected-column.ts'
import { addressListsTable } from './address-lists-table.ts'
import { attemptNetwork } from './attempt-network.ts'
import { budgetsTable } from './budgets-table.ts'
import { connectSessionsTable } from './connect-sessions-table.ts'
import { endsIndex } from './ends-index.ts'
import { sessionEvents } from './session-events.ts'
import { sessionFacts } from './session-facts.ts'
import { tokenTroubleColumns } from './token-trouble-columns.ts'
import { sealedUnderColumn } from './sealed-under-column.ts'
import { deliveryIndexes } from './webhooks/delivery-indexes.ts'
import { hostEventFacts } from './webhooks/host-event-facts.ts'
import { hostEventsTable } from './host-events-table.ts'
import { inboundEventsTable } from './inbound/inbound-events-table.ts'
import { repeatAndWaitColumns } from './inbound/repeat-and-wait-columns.ts'
import { idempotencyKeysTable } from './idempotency-keys-table.ts'
import { jobAnswersTable } from './job-answers-table.ts'
import { jobOwners } from './job-owners.ts'
import { onePerson } from './one-person.ts'
import { notifyTriggers } from './notify-triggers.ts'
import { pendingRevocationsTable } from './pending-revocations-table.ts'
import { providerEvents } from './inbound/provider-events.ts'
import { sessionFirm } from './session-firm.ts'
import { timelineTable } from './timeline/timeline-table.ts'
import { vaultKeysTable } from './vault-keys-table.ts'
import { warnedEndColumn } from './warned-end-column.ts'
import { webhookTables } from './webhooks/webhook-tables.ts'
import { writeProbesTable } from './write-probes-table.ts'
import { zeroCharacters } from './zero-characters.ts'

const initialTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('subjects')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('guest', 'integer', (c) => c.notNull())
      .addColumn('name', 'text')
      .execute()
    await db.schema
      .createTable('identities')
      .addColumn('tenant', 'text', (c) => c.notNull())
      .addColumn('issuer', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('identities_pk', ['tenant', 'issuer', 'account'])
      .execute()
    await createSessions(db)
    await createAttempts(db)
    await createConnections(db)
  },
}

const createSessions = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('sessions')
    .addColumn('record', 'text', (c) => c.primaryKey())
    .addColumn('id_hash', 'text', (c) => c.notNull().unique())
    .addColumn('former_hash', 'text')
    .addColumn('former_until', 'bigint')
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('subject', 'text')
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('sessions_former').on('sessions').column('former_hash').execute()
  await db.schema.createIndex('sessions_subject').on('sessions').column('subject').execute()
}

const createAttempts = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('attempts')
    .addColumn('state_hash', 'text', (c) => c.primaryKey())
    .addColumn('session', 'text', (c) => c.notNull())
    .addColumn('subject', 'text')
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('integration', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('challenge', 'text', (c) => c.notNull())
    .addColumn('nonce', 'text')
    .addColumn('redirect_uri', 'text', (c) => c.notNull())
    .addColumn('connection', 'text')
    .addColumn('return_to', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('phase', 'text', (c) => c.notNull())
    .addColumn('answer_hash', 'text')
    .addColumn('outcome', 'text')
    .execute()
  await db.schema.createIndex('attempts_session').on('attempts').column('session').execute()
}

const createConnections = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('connections')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant', 'text', (c) => c.notNull())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('integration', 'text', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('account_name', 'text')
    .addColumn('account_detail', 'text')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('choice', 'text')
    .addColumn('choices', 'text', (c) => c.notNull())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .addColumn('renews', 'integer', (c) => c.notNull())
    .addColumn('sealed', 'text')
    .addColumn('token_version', 'bigint', (c) => c.notNull())
    .addColumn('token_ends_at', 'bigint')
    .addColumn('token_stale_at', 'bigint')
    .addColumn('turn_owner', 'text')
    .addColumn('turn_until', 'bigint')
    .addColumn('turn_fence', 'bigint', (c) => c.notNull().defaultTo(0))
    .addUniqueConstraint('connections_once', ['tenant', 'owner', 'integration', 'model', 'account'])
    .execute()
}

/** The state of token renewal: a possibly lost answer, and the time of the next try. */
const renewal: Migration = {
  async up(db: Kysely<unknown>) {
    const add = (name: string, type: 'text' | 'bigint') =>
      db.schema.alterTable('connections').addColumn(name, type).execute()
    await add('reason', 'text')
    await add('refresh_ends_at', 'bigint')
    await add('renewal_asked_at', 'bigint')
    await add('renewal_failure', 'text')
    await add('renewal_retry_at', 'bigint')
    await db.schema
      .alterTable('connections')
      .addColumn('renewal_failures', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}

/** Delegations with their terms, their jobs, and the result of each run. */
const delegations: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('attempts').addColumn('terms', 'text').execute()
    await db.schema.alterTable('connections').addColumn('warned_days', 'integer').execute()
    await db.schema
      .createTable('delegations')
      .addColumn('connection', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('operations', 'text', (c) => c.notNull())
      .addColumn('days', 'integer', (c) => c.notNull())
      .addColumn('starts_at', 'bigint', (c) => c.notNull())
      .execute()
    await createJobs(db)
  },
}

const createJobs = async (db: Kysely<unknown>) => {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('connection', 'text', (c) => c.notNull())
    .addColumn('operation', 'text', (c) => c.notNull())
    .addColumn('fields', 'text', (c) => c.notNull())
    .addColumn('body', 'text')
    .addColumn('schedule', 'text', (c) => c.notNull())
    .addColumn('time_zone', 'text', (c) => c.notNull())
    .addColumn('missed', 'text', (c) => c.notNull())
    .addColumn('paused', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('running_until', 'bigint')
    .execute()
  await db.schema.createIndex('jobs_connection').on('jobs').column('connection').execute()
  await db.schema.createIndex('jobs_next').on('jobs').column('next_at').execute()
  await db.schema
    .createTable('runs')
    .addColumn('job', 'text', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('code', 'text')
    .addColumn('status', 'integer')
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('runs_pk', ['job', 'due_at'])
    .execute()
}

export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      '0001-spine': initialTables,
      '0002-renewal': renewal,
      '0003-delegations': delegations,
      '0004-sealed-under': sealedUnderColumn,
      '0005-warned-end': warnedEndColumn,
      '0006-budgets': budgetsTable,
      '0007-tell-changes': notifyTriggers,
      '0008-ends-index': endsIndex,
      '0009-vault-keys': vaultKeysTable,
      '0009-write-probes': writeProbesTable,
      '0009-zero-characters': zeroCharacters,
      '0010-token-trouble': tokenTroubleColumns,
      '0011-pending-revocations': pendingRevocationsTable,
      '0012-job-owners': jobOwners,
      '0013-attempt-network': attemptNetwork,
      '0014-first-connected': firstConnectedColumn,
      '0014-one-person': onePerson,
      '0015-session-firm': sessionFirm,
      '0016-session-facts': sessionFacts,
      '0017-job-answers': jobAnswersTable,
      '0018-connect-sessions': connectSessionsTable,
      '0019-host-events': hostEventsTable,
      '0019-idempotency-keys': idempotencyKeysTable,
      '0020-session-events': sessionEvents,
      '0021-address-lists': addressListsTable,
      '0022-inbound-events': inboundEventsTable,
      '0023-provider-events': providerEvents,
      '0024-host-event-facts': hostEventFacts,
      '0025-webhooks': webhookTables,
      '0026-inbound-verdict': inboundVerdictColumn,
      '0027-timeline': timelineTable,
      '0028-repeat-and-wait': repeatAndWaitColumns,
      '0029-delivery-indexes': deliveryIndexes,
    }),
}
