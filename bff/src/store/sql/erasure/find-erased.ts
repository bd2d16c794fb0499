import type { Kysely } from 'kysely'
import type { ErasureScope, ErasureStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

type Db = Kysely<Schema>
type Port = ErasureStore

/** The people that an erasure concerns. */
export const subjectsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('subjects').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('id', 'in', subjects) : ofTenant
}

export const namesOf =
  (db: Db): Port['namesOf'] =>
  (scope, max) => {
    const rows = db.selectFrom('subjects').select(['id', 'name']).where('id', 'in', subjectsIn(db, scope))
    return rows.orderBy('id').limit(max).execute()
  }

export const tenants =
  (db: Db): Port['tenants'] =>
  async () => {
    const ofPeople = db.selectFrom('subjects').select('tenant').distinct()
    const ofConnections = db.selectFrom('connections').select('tenant').distinct()
    const ofEvents = db.selectFrom('inbound_events').select('tenant').distinct()
    const rows = await ofPeople.union(ofConnections).union(ofEvents).orderBy('tenant').execute()
    return rows.map(({ tenant }) => tenant)
  }

export const subjectsOf =
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

export const currentSubject =
  (db: Db): Port['currentSubject'] =>
  async (id) => {
    const merged = await db
      .selectFrom('former_subjects')
      .select('subject')
      .where('id', '=', id)
      .executeTakeFirst()
    return db
      .selectFrom('subjects')
      .select(['id', 'tenant'])
      .where('id', '=', merged?.subject ?? id)
      .executeTakeFirst()
  }
