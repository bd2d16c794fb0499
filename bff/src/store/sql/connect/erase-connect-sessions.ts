import type { Kysely } from 'kysely'
import type { ErasureScope } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

type Db = Kysely<Schema>

/** The connect sessions of people or of a tenant. */
export const connectSessionsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('connect_sessions').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('subject', 'in', subjects) : ofTenant
}

export const eraseConnectSessions = (db: Db, scope: ErasureScope) =>
  db.deleteFrom('connect_sessions').where('id', 'in', connectSessionsIn(db, scope)).returning('id').execute()
