import { type Kysely, sql } from 'kysely'
import type { ErasureScope } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'

type Db = Kysely<Schema>

/**
 * Deletes the bodies that were sealed with a key. The rows stay, so that repeats are still told apart; those that were not handed on yet
 * are set aside.
 */
export const discardBodies = async (db: Db, key: string): Promise<void> => {
  await db
    .updateTable('inbound_events')
    .set({ state: 'set-aside', failure: 'the vault key was discarded', next_at: null })
    .where('sealed_under', '=', key)
    .where('state', '=', 'received')
    .execute()
  await db.updateTable('inbound_events').set(sealedColumns(null)).where('sealed_under', '=', key).execute()
}

/** The events of a tenant. None is of a person: which people an event is about is known to its provider only. */
export const inboundEventsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('inbound_events').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where(sql<boolean>`1 = 0`) : ofTenant
}

export const eraseInboundEvents = (db: Db, scope: ErasureScope) =>
  db.deleteFrom('inbound_events').where('id', 'in', inboundEventsIn(db, scope)).returning('id').execute()
