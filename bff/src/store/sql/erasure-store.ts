import { sql, type Kysely, type Transaction } from 'kysely'
import { fromColumns } from './connection-row.ts'
import { currentSubject, namesOf, subjectsIn, subjectsOf, tenants } from './erasure/find-erased.ts'
import { connectSessionsIn, eraseConnectSessions } from './connect/erase-connect-sessions.ts'
import type { ErasureStore, ErasureScope } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { eventsIn, forgetEvents } from './hosts/host-event-store.ts'
import { eraseInboundEvents, inboundEventsIn } from './inbound/erase-inbound.ts'
import { eraseIdempotencyKeys, idempotencyKeysIn } from './hosts/idempotency-store.ts'
import {
  deliveriesIn,
  endpointsIn,
  eraseDeliveries,
  eraseEndpoints,
  forgetMessages,
  messagesIn,
} from './hosts/webhook-store.ts'
import { inTransaction } from './in-transaction.ts'
import { forgetPeople } from './revocation-store.ts'
import { eraseTimeline, timelineIn } from './timeline/kept-entries.ts'

type Db = Kysely<Schema>
type Port = ErasureStore
type Erase = (db: Transaction<Schema>, scope: ErasureScope) => Promise<unknown[]>

const formerSubjectsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('former_subjects').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('subject', 'in', subjects) : ofTenant
}

const mergeOffersIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('merge_offers').select('id').where('tenant', '=', tenant)
  if (!subjects) return ofTenant
  return ofTenant.where((eb) =>
    eb.or([eb('from_subject', 'in', subjects), eb('into_subject', 'in', subjects)]),
  )
}

const sessionsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('sessions').select('record').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('subject', 'in', subjects) : ofTenant
}

const connectionsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('connections').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('owner', 'in', subjects) : ofTenant
}

const identitiesIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('identities').select('subject').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('subject', 'in', subjects) : ofTenant
}

const jobsIn = (db: Db, scope: ErasureScope) =>
  db.selectFrom('jobs').select('id').where('connection', 'in', connectionsIn(db, scope))

const runsIn = (db: Db, scope: ErasureScope) =>
  db.selectFrom('runs').select('job').where('job', 'in', jobsIn(db, scope))

// Of the erased connections, and those that the erased people have from jobs that stay.
const answersIn = (db: Db, scope: ErasureScope) =>
  db
    .selectFrom('job_answers')
    .select('id')
    .where((eb) =>
      eb.or([eb('connection', 'in', connectionsIn(db, scope)), eb('person', 'in', subjectsIn(db, scope))]),
    )

const delegationsIn = (db: Db, scope: ErasureScope) =>
  db.selectFrom('delegations').select('connection').where('connection', 'in', connectionsIn(db, scope))

const attemptsIn = (db: Db, scope: ErasureScope) =>
  db
    .selectFrom('attempts')
    .select('state_hash')
    .where((eb) =>
      eb.or([eb('session', 'in', sessionsIn(db, scope)), eb('subject', 'in', subjectsIn(db, scope))]),
    )

// A budget's holder is the provider account, or the connection if the account is unknown.
const budgetsIn = (db: Db, scope: ErasureScope) => {
  const accounts = db.selectFrom('connections').select('account').where('id', 'in', connectionsIn(db, scope))
  return db
    .selectFrom('budgets')
    .select('holder')
    .where('holder', '!=', '')
    .where((eb) => eb.or([eb('holder', 'in', connectionsIn(db, scope)), eb('holder', 'in', accounts)]))
}

const answers: Erase = (db, scope) =>
  db.deleteFrom('job_answers').where('id', 'in', answersIn(db, scope)).returning('id').execute()

const runs: Erase = (db, scope) =>
  db.deleteFrom('runs').where('job', 'in', runsIn(db, scope)).returning('job').execute()

// A job on a service account belongs to the tenant. It stays, without the person who added it.
const jobs: Erase = async (db, scope) => {
  await db.updateTable('jobs').set({ person: '' }).where('person', 'in', subjectsIn(db, scope)).execute()
  return db.deleteFrom('jobs').where('id', 'in', jobsIn(db, scope)).returning('id').execute()
}

const delegations: Erase = (db, scope) => {
  const ids = delegationsIn(db, scope)
  return db.deleteFrom('delegations').where('connection', 'in', ids).returning('connection').execute()
}

const attempts: Erase = (db, scope) =>
  db.deleteFrom('attempts').where('state_hash', 'in', attemptsIn(db, scope)).returning('state_hash').execute()

const sessions: Erase = (db, scope) =>
  db.deleteFrom('sessions').where('record', 'in', sessionsIn(db, scope)).returning('record').execute()

// Not by a subquery of their key, which has several columns.
const identities: Erase = (db, { tenant, subjects }) => {
  const rows = db.deleteFrom('identities').where('tenant', '=', tenant)
  return (subjects ? rows.where('subject', 'in', subjects) : rows).returning('account').execute()
}

const formerSubjects: Erase = (db, scope) =>
  db.deleteFrom('former_subjects').where('id', 'in', formerSubjectsIn(db, scope)).returning('id').execute()

// The tokens of the sign-in are revoked without naming its account.
const mergeOffers: Erase = async (db, scope) => {
  const ids = mergeOffersIn(db, scope)
  await db
    .updateTable('pending_revocations')
    .set({ account: null, account_name: null, reason: 'erased', next_try_at: 0 })
    .where('id', 'in', db.selectFrom('merge_offers').select('pending').where('id', 'in', ids))
    .execute()
  return db.deleteFrom('merge_offers').where('id', 'in', ids).returning('id').execute()
}

const people: Erase = (db, scope) =>
  db.deleteFrom('subjects').where('id', 'in', subjectsIn(db, scope)).returning('id').execute()

const budgets: Erase = (db, scope) =>
  db.deleteFrom('budgets').where('holder', 'in', budgetsIn(db, scope)).returning('holder').execute()

/** Tables without data of a person or a tenant. */
type Impersonal = 'vault_keys' | 'write_probes' | 'address_lists'

/** The identities tell the store which removed connections are an event for hosts, so they and the people are deleted last. */
const lastDeletions = {
  identities,
  former_subjects: formerSubjects,
  subjects: people,
} satisfies Partial<Record<keyof Schema, Erase>>

type ErasedLast = keyof typeof lastDeletions

/**
 * The deletion per table, in dependency order: rows that are found through another table are deleted before it. Pending revocations
 * stay, without the person.
 */
const deletions: Record<
  Exclude<keyof Schema, 'connections' | 'pending_revocations' | 'timeline_entries' | Impersonal | ErasedLast>,
  Erase
> = {
  budgets,
  runs,
  jobs,
  // After the jobs: a run that ends now waits for its job, and then keeps no answer.
  job_answers: answers,
  delegations,
  attempts,
  merge_offers: mergeOffers,
  sessions,
  connect_sessions: eraseConnectSessions,
  idempotency_keys: eraseIdempotencyKeys,
  inbound_events: eraseInboundEvents,
  host_events: forgetEvents,
  webhook_endpoints: eraseEndpoints,
  webhook_deliveries: eraseDeliveries,
  webhook_messages: forgetMessages,
}

// The subjects are locked first, as when they are merged: a person who was merged a moment before is erased as well.
const lockedScope = async (db: Transaction<Schema>, scope: ErasureScope): Promise<ErasureScope> => {
  await db
    .updateTable('subjects')
    .set({ tenant: scope.tenant })
    .where('id', 'in', subjectsIn(db, scope))
    .execute()
  if (!scope.subjects) return scope
  const merged = await db
    .selectFrom('former_subjects')
    .select('subject')
    .where('tenant', '=', scope.tenant)
    .where('id', 'in', scope.subjects)
    .execute()
  return { ...scope, subjects: [...scope.subjects, ...merged.map(({ subject }) => subject)] }
}

const erase =
  (db: Db): Port['erase'] =>
  (named) =>
    inTransaction(db, async (transaction) => {
      const scope = await lockedScope(transaction, named)
      const erased: Record<string, number> = {}
      for (const [table, eraseFrom] of Object.entries(deletions))
        erased[table] = (await eraseFrom(transaction, scope)).length
      erased['timeline_entries'] = (await timelineIn(transaction, scope).execute()).length
      const removed = await transaction
        .deleteFrom('connections')
        .where('id', 'in', connectionsIn(transaction, scope))
        .returningAll()
        .execute()
      erased['connections'] = removed.length
      // The events of this deletion.
      await forgetEvents(transaction, scope)
      // After the connections, whose changes write entries: rows are locked in the same order. Their removal is an entry, too.
      await eraseTimeline(transaction, scope)
      for (const [table, eraseFrom] of Object.entries(lastDeletions))
        erased[table] = (await eraseFrom(transaction, scope)).length
      await forgetPeople(transaction, scope)
      const rows = Object.fromEntries(Object.keys(selections).map((table) => [table, erased[table] ?? 0]))
      return { rows, connections: removed.map(fromColumns) }
    })

type ErasedTable = keyof typeof deletions | ErasedLast | 'connections' | 'timeline_entries'

/** The rows that the deletions find, in the order of reports. */
const selections = {
  budgets: budgetsIn,
  runs: runsIn,
  jobs: jobsIn,
  job_answers: answersIn,
  delegations: delegationsIn,
  attempts: attemptsIn,
  merge_offers: mergeOffersIn,
  sessions: sessionsIn,
  connect_sessions: connectSessionsIn,
  idempotency_keys: idempotencyKeysIn,
  inbound_events: inboundEventsIn,
  timeline_entries: timelineIn,
  host_events: eventsIn,
  webhook_endpoints: endpointsIn,
  webhook_deliveries: deliveriesIn,
  webhook_messages: messagesIn,
  identities: identitiesIn,
  former_subjects: formerSubjectsIn,
  subjects: subjectsIn,
  connections: connectionsIn,
} satisfies Record<ErasedTable, (db: Db, scope: ErasureScope) => unknown>

const count =
  (db: Db): Port['count'] =>
  async (scope) => {
    const rows: Record<string, number> = {}
    for (const [table, select] of Object.entries(selections)) {
      const counted = await sql<{
        total: unknown
      }>`select count(*) as total from (${select(db, scope)}) as found`.execute(db)
      rows[table] = Number(counted.rows[0]?.total)
    }
    return rows
  }

export const erasureStore = (db: Db): Port => ({
  currentSubject: currentSubject(db),
  subjectsOf: subjectsOf(db),
  tenants: tenants(db),
  namesOf: namesOf(db),
  count: count(db),
  erase: erase(db),
})
