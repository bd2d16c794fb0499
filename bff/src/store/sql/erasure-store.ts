import type { Kysely, Transaction } from 'kysely'
import { fromColumns } from './connection-row.ts'
import type { ErasureStore, ErasureScope } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Db = Kysely<Schema>
type Port = ErasureStore
type Erase = (db: Transaction<Schema>, whom: ErasureScope) => Promise<unknown[]>

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

const jobsIn = (db: Db, whom: ErasureScope) =>
  db.selectFrom('jobs').select('id').where('connection', 'in', connectionsIn(db, whom))

const runs: Erase = (db, whom) =>
  db.deleteFrom('runs').where('job', 'in', jobsIn(db, whom)).returning('job').execute()

const jobs: Erase = (db, whom) =>
  db.deleteFrom('jobs').where('connection', 'in', connectionsIn(db, whom)).returning('id').execute()

const delegations: Erase = (db, whom) =>
  db
    .deleteFrom('delegations')
    .where('connection', 'in', connectionsIn(db, whom))
    .returning('connection')
    .execute()

const attempts: Erase = (db, whom) =>
  db
    .deleteFrom('attempts')
    .where((eb) =>
      eb.or([eb('session', 'in', sessionsIn(db, whom)), eb('subject', 'in', subjectsIn(db, whom))]),
    )
    .returning('state_hash')
    .execute()

const sessions: Erase = (db, whom) =>
  db.deleteFrom('sessions').where('record', 'in', sessionsIn(db, whom)).returning('record').execute()

const identities: Erase = (db, { tenant, subjects }) => {
  const rows = db.deleteFrom('identities').where('tenant', '=', tenant)
  return (subjects ? rows.where('subject', 'in', subjects) : rows).returning('account').execute()
}

const people: Erase = (db, whom) =>
  db.deleteFrom('subjects').where('id', 'in', subjectsIn(db, whom)).returning('id').execute()

// Counted by the provider's account, or by the connection where that is not known.
const budgets: Erase = (db, whom) => {
  const accounts = db.selectFrom('connections').select('account').where('id', 'in', connectionsIn(db, whom))
  return db
    .deleteFrom('budgets')
    .where('holder', '!=', '')
    .where((eb) => eb.or([eb('holder', 'in', connectionsIn(db, whom)), eb('holder', 'in', accounts)]))
    .returning('holder')
    .execute()
}

/** How what belongs to somebody goes, table by table. What is found by way of another table goes before it. */
const everywhere: Record<Exclude<keyof Schema, 'connections'>, Erase> = {
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
  (whom) =>
    db.transaction().execute(async (transaction) => {
      const rows: Record<string, number> = {}
      for (const [table, eraseFrom] of Object.entries(everywhere))
        rows[table] = (await eraseFrom(transaction, whom)).length
      const removed = await transaction
        .deleteFrom('connections')
        .where('id', 'in', connectionsIn(transaction, whom))
        .returningAll()
        .execute()
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
