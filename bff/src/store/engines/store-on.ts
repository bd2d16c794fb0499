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
import { hostEventStore, purgeHostEvents } from '../sql/hosts/host-event-store.ts'
import { addressListStore } from '../sql/hosts/address-list-store.ts'
import { idempotencyStore, purgeIdempotencyKeys } from '../sql/hosts/idempotency-store.ts'
import { purgeWebhooks, webhookStore } from '../sql/hosts/webhook-store.ts'
import { inboundStore } from '../sql/inbound/inbound-store.ts'
import { jobStore } from '../sql/jobs/job-store.ts'
import { mergeStore, purgeOffers } from '../sql/merge-store.ts'
import type { ChangeFeed, Store, Tables } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { inTransaction } from '../sql/in-transaction.ts'
import { purgeRevocations, revocationStore } from '../sql/revocation-store.ts'
import { sealedStore } from '../sql/sealed-store.ts'
import { purgeSessions, sessionStore } from '../sql/session-store.ts'
import { sqliteClock } from './sqlite-dialect.ts'
import { storableTextDialect } from './storable-text-dialect.ts'
import { subjectStore } from '../sql/subject-store.ts'
import { purgeTimeline } from '../sql/timeline/kept-entries.ts'
import { timelineStore } from '../sql/timeline/timeline-store.ts'
import { probeWrite } from '../sql/write-probe.ts'
import type { StoreClock } from '../sql/refresh-lease-store.ts'
import { versionFeed } from './version-feed.ts'

/** SQL that differs between the engines. Default: that of SQLite. */
export interface EngineSql {
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

export interface StoreOptions extends Partial<EngineSql> {
  readonly feed?: ChangeFeed | undefined
}

/** Builds the store on a database that has the schema of this version. */
export const storeOn = (
  db: Kysely<Schema>,
  { clock = sqliteClock, eventOrder = oneWriter, feed = versionFeed(db) }: StoreOptions = {},
): Store => ({
  ...tablesOf(db, { clock, eventOrder }),
  atomically: (work) =>
    inTransaction(db, (transaction) => work(tablesOf(transaction, { clock, eventOrder }))),
  feed,
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
})

/** A database that refuses what not every engine keeps. */
export const databaseOf = (dialect: Dialect): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: storableTextDialect(dialect) })

/** Builds the store on a dialect of SQLite whose database has the schema of this version, which is not looked at. */
export const currentSqlStore = (dialect: Dialect): Store => storeOn(databaseOf(dialect))
