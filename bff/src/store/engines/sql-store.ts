import { type Dialect, Kysely } from 'kysely'
import { activityStore } from '../sql/activity-store.ts'
import { answerStore } from '../sql/answer-store.ts'
import { attemptStore } from '../sql/attempt-store.ts'
import { budgetStore, purgeBudgets } from '../sql/budget-store.ts'
import { purgeAttempts } from '../sql/purge-attempts.ts'
import { connectSessionStore, purgeConnectSessions } from '../sql/connect/connect-session-store.ts'
import { connectionStore } from '../sql/connection-store.ts'
import { delegationStore } from '../sql/delegation-store.ts'
import { erasureStore } from '../sql/erasure-store.ts'
import { type EventOrder, oneWriter } from '../sql/event-order.ts'
import { hostEventStore, purgeHostEvents, settleRestoredEvents } from '../sql/hosts/host-event-store.ts'
import { addressListStore } from '../sql/hosts/address-list-store.ts'
import { idempotencyStore, purgeIdempotencyKeys } from '../sql/hosts/idempotency-store.ts'
import { purgeWebhooks, webhookStore } from '../sql/hosts/webhook-store.ts'
import { inboundStore } from '../sql/inbound/inbound-store.ts'
import { jobStore } from '../sql/jobs/job-store.ts'
import { mergeStore, purgeOffers } from '../sql/merge-store.ts'
import { migrate } from '../migrations/migrate.ts'
import type { ChangeFeed, Store, Tables } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { inTransaction } from '../sql/in-transaction.ts'
import { purgeRevocations, revocationStore } from '../sql/revocation-store.ts'
import { sealedStore } from '../sql/sealed-store.ts'
import { purgeSessions, sessionStore } from '../sql/session-store.ts'
import { sqliteClock } from './sqlite-dialect.ts'
import { storableTextDialect } from './storable-text-dialect.ts'
import { subjectStore } from '../sql/subject-store.ts'
import { purgeTimeline, settleRestoredTimeline } from '../sql/timeline/kept-entries.ts'
import { timelineStore } from '../sql/timeline/timeline-store.ts'
import { probeWrite } from '../sql/write-probe.ts'
import type { StoreClock } from '../sql/refresh-lease-store.ts'
import { versionFeed } from './version-feed.ts'

const migrateOver = async (dialect: Dialect) => {
  const db = new Kysely<Schema>({ dialect })
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

/** A start tries again, and each try opens a database. */
const migrateOrClose = async (db: Kysely<Schema>) => {
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

interface EngineSql {
  readonly clock: StoreClock
  readonly eventOrder: EventOrder
}

const tablesOf = (db: Kysely<Schema>, { clock, eventOrder }: EngineSql): Tables => ({
  sessions: sessionStore(db),
  subjects: subjectStore(db),
  merges: mergeStore(db),
  attempts: attemptStore(db),
  connections: connectionStore(db, clock),
  connectSessions: connectSessionStore(db),
  delegations: delegationStore(db),
  jobs: jobStore(db),
  answers: answerStore(db),
  sealed: sealedStore(db),
  erasure: erasureStore(db),
  activity: activityStore(db),
  budgets: budgetStore(db, clock),
  revocations: revocationStore(db),
  hostEvents: hostEventStore(db, eventOrder),
  idempotency: idempotencyStore(db),
  webhooks: webhookStore(db, eventOrder),
  inbound: inboundStore(db),
  addressLists: addressListStore(db),
  timeline: timelineStore(db, eventOrder),
})

/** The tables that grow with the traffic of hosts and providers. */
const purgedInParts = [
  purgeConnectSessions,
  purgeIdempotencyKeys,
  purgeHostEvents,
  purgeWebhooks,
  purgeTimeline,
] as const

export interface SqlStoreOptions extends Partial<EngineSql> {
  /** A separate dialect for schema changes, for example with other timeouts. */
  readonly migrating?: Dialect
  readonly feed?: ChangeFeed
}

/** Migrates the schema and builds the store on a SQL dialect. Throws `NewerStore` if the schema is newer than this version. */
export const sqlStore = async (
  dialect: Dialect,
  { migrating, clock = sqliteClock, eventOrder = oneWriter, feed }: SqlStoreOptions = {},
): Promise<Store> => {
  if (migrating) await migrateOver(migrating)
  const db = new Kysely<Schema>({ dialect: storableTextDialect(dialect) })
  if (!migrating) await migrateOrClose(db)
  await settleRestoredEvents(db, eventOrder)
  await settleRestoredTimeline(db, eventOrder)
  return {
    ...tablesOf(db, { clock, eventOrder }),
    atomically: (work) =>
      inTransaction(db, (transaction) => work(tablesOf(transaction, { clock, eventOrder }))),
    feed: feed ?? versionFeed(db),
    async purge(now, seenAfter) {
      await purgeAttempts(db, now)
      await purgeOffers(db, now)
      await purgeBudgets(db, clock)
      await purgeRevocations(db, now)
      let hasMore = await purgeSessions(db, now, seenAfter)
      for (const purgeSome of purgedInParts) if (await purgeSome(db, now, eventOrder)) hasMore = true
      return hasMore
    },
    probeWrite: probeWrite(db),
    close: () => db.destroy(),
  }
}
