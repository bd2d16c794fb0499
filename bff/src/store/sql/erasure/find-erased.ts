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

/** Each of these tables can be the only one that has rows of a tenant. */
const tablesOfTenants = [
  'subjects',
  'connections',
  'connect_sessions',
  'idempotency_keys',
  'inbound_events',
  'host_events',
  'webhook_endpoints',
  'timeline_entries',
] as const

export const tenants =
  (db: Db): Port['tenants'] =>
  async () => {
    const found = await Promise.all(
      tablesOfTenants.map((table) => db.selectFrom(table).select('tenant').distinct().execute()),
    )
    return [...new Set(found.flat().map(({ tenant }) => tenant))].toSorted()
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
