import type { ExpressionBuilder, Kysely, Transaction } from 'kysely'
import { fromColumns } from './connection-row.ts'
import type { ErasureStore, Whom } from './ports.ts'
import type { Schema } from './schema.ts'

type Db = Kysely<Schema>
type Port = ErasureStore
type Erase = (db: Transaction<Schema>, whom: Whom) => Promise<unknown[]>

const sessionsIn = (eb: ExpressionBuilder<Schema, 'attempts'>, { tenant, subjects }: Whom) => {
  const ofTenant = eb.selectFrom('sessions').select('record').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('subject', 'in', subjects) : ofTenant
}

const subjectsIn = (eb: ExpressionBuilder<Schema, 'attempts'>, { tenant, subjects }: Whom) => {
  const ofTenant = eb.selectFrom('subjects').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('id', 'in', subjects) : ofTenant
}

const attempts: Erase = (db, whom) =>
  db
    .deleteFrom('attempts')
    .where((eb) =>
      eb.or([eb('session', 'in', sessionsIn(eb, whom)), eb('subject', 'in', subjectsIn(eb, whom))]),
    )
    .returning('state_hash')
    .execute()

const connectionsIn = (eb: ExpressionBuilder<Schema, 'delegations' | 'jobs'>, { tenant, subjects }: Whom) => {
  const ofTenant = eb.selectFrom('connections').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('owner', 'in', subjects) : ofTenant
}

const runs: Erase = (db, whom) =>
  db
    .deleteFrom('runs')
    .where(({ eb, selectFrom }) =>
      eb('job', 'in', selectFrom('jobs').select('id').where((inner) => inner('connection', 'in', connectionsIn(inner, whom)))),
    )
    .returning('job')
    .execute()

const jobs: Erase = (db, whom) =>
  db
    .deleteFrom('jobs')
    .where((eb) => eb('connection', 'in', connectionsIn(eb, whom)))
    .returning('id')
    .execute()

const delegations: Erase = (db, whom) =>
  db
    .deleteFrom('delegations')
    .where((eb) => eb('connection', 'in', connectionsIn(eb, whom)))
    .returning('connection')
    .execute()

const sessions: Erase = (db, { tenant, subjects }) => {
  const rows = db.deleteFrom('sessions').where('tenant', '=', tenant)
  return (subjects ? rows.where('subject', 'in', subjects) : rows).returning('record').execute()
}

const connections = (db: Transaction<Schema>, { tenant, subjects }: Whom) => {
  const rows = db.deleteFrom('connections').where('tenant', '=', tenant)
  return (subjects ? rows.where('owner', 'in', subjects) : rows).returningAll().execute()
}

const identities: Erase = (db, { tenant, subjects }) => {
  const rows = db.deleteFrom('identities').where('tenant', '=', tenant)
  return (subjects ? rows.where('subject', 'in', subjects) : rows).returning('account').execute()
}

const people: Erase = (db, { tenant, subjects }) => {
  const rows = db.deleteFrom('subjects').where('tenant', '=', tenant)
  return (subjects ? rows.where('id', 'in', subjects) : rows).returning('id').execute()
}

/** How what belongs to somebody goes, table by table. What is found by way of another table goes before it. */
const everywhere: Record<Exclude<keyof Schema, 'connections'>, Erase> = {
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
      const removed = await connections(transaction, whom)
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
