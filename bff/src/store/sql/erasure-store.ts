import type { Kysely, Transaction } from 'kysely'
import { fromColumns } from './connection-row.ts'
import type { ErasureStore, ErasureScope } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { inTransaction } from './in-transaction.ts'
import { forgetPeople } from './revocation-store.ts'

type Db = Kysely<Schema>
type Port = ErasureStore
type Erase = (db: Transaction<Schema>, scope: ErasureScope) => Promise<unknown[]>

const subjectsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('subjects').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('id', 'in', subjects) : ofTenant
}

const sessionsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('sessions').select('record').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('subject', 'in', subjects) : ofTenant
}

const connectionsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('connections').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('owner', 'in', subjects) : ofTenant
}

const jobsIn = (db: Db, scope: ErasureScope) =>
  db.selectFrom('jobs').select('id').where('connection', 'in', connectionsIn(db, scope))

const runs: Erase = (db, scope) =>
  db.deleteFrom('runs').where('job', 'in', jobsIn(db, scope)).returning('job').execute()

// A job on a service account belongs to the tenant. It stays, without the person who added it.
const jobs: Erase = async (db, scope) => {
  await db.updateTable('jobs').set({ person: '' }).where('person', 'in', subjectsIn(db, scope)).execute()
  return db.deleteFrom('jobs').where('connection', 'in', connectionsIn(db, scope)).returning('id').execute()
}

const delegations: Erase = (db, scope) =>
  db
    .deleteFrom('delegations')
    .where('connection', 'in', connectionsIn(db, scope))
    .returning('connection')
    .execute()

const attempts: Erase = (db, scope) =>
  db
    .deleteFrom('attempts')
    .where((eb) =>
      eb.or([eb('session', 'in', sessionsIn(db, scope)), eb('subject', 'in', subjectsIn(db, scope))]),
    )
    .returning('state_hash')
    .execute()

const sessions: Erase = (db, scope) =>
  db.deleteFrom('sessions').where('record', 'in', sessionsIn(db, scope)).returning('record').execute()

const identities: Erase = (db, { tenant, subjects }) => {
  const rows = db.deleteFrom('identities').where('tenant', '=', tenant)
  return (subjects ? rows.where('subject', 'in', subjects) : rows).returning('account').execute()
}

const people: Erase = (db, scope) =>
  db.deleteFrom('subjects').where('id', 'in', subjectsIn(db, scope)).returning('id').execute()

// A budget's holder is the provider account, or the connection if the account is unknown.
const budgets: Erase = (db, scope) => {
  const accounts = db.selectFrom('connections').select('account').where('id', 'in', connectionsIn(db, scope))
  return db
    .deleteFrom('budgets')
    .where('holder', '!=', '')
    .where((eb) => eb.or([eb('holder', 'in', connectionsIn(db, scope)), eb('holder', 'in', accounts)]))
    .returning('holder')
    .execute()
}

/** Tables without data of a person or a tenant. */
type Impersonal = 'vault_keys' | 'write_probes'

/**
 * The deletion per table, in dependency order: rows that are found through another table are deleted before it. Pending revocations
 * stay, without the person.
 */
const deletions: Record<Exclude<keyof Schema, 'connections' | 'pending_revocations' | Impersonal>, Erase> = {
  budgets,
  runs,
  jobs,
  delegations,
  attempts,
  sessions,
  identities,
  subjects: people,
}

const erase =
  (db: Db): Port['erase'] =>
  (scope) =>
    inTransaction(db, async (transaction) => {
      const rows: Record<string, number> = {}
      for (const [table, eraseFrom] of Object.entries(deletions))
        rows[table] = (await eraseFrom(transaction, scope)).length
      const removed = await transaction
        .deleteFrom('connections')
        .where('id', 'in', connectionsIn(transaction, scope))
        .returningAll()
        .execute()
      await forgetPeople(transaction, scope)
      return { rows: { ...rows, connections: removed.length }, connections: removed.map(fromColumns) }
    })

const subjectsOf =
  (db: Db): Port['subjectsOf'] =>
  async (tenant, { issuer, account }, integration) => {
    const known = await db
      .selectFrom('identities')
      .select('subject')
      .where('tenant', '=', tenant)
      .where('issuer', '=', issuer)
      .where('account', '=', account)
      .execute()
    if (known.length > 0) return known.map(({ subject }) => subject)
    const owners = await db
      .selectFrom('connections')
      .select('owner')
      .distinct()
      .where('tenant', '=', tenant)
      .where('integration', '=', integration)
      .where('account', '=', account)
      .where('owner', '!=', '')
      .execute()
    return owners.map(({ owner }) => owner)
  }

export const erasureStore = (db: Db): Port => ({ subjectsOf: subjectsOf(db), erase: erase(db) })
