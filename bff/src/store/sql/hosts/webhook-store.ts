import type { Kysely } from 'kysely'
import { dayMs } from '@planbridge/shared/durations'
import type { ErasureScope, WebhookStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'
import type { EventOrder } from './host-event-store.ts'
import { webhookDeliveries } from './webhook-deliveries.ts'
import { webhookFanOut } from './webhook-fan-out.ts'
import { webhookEndpoints } from './webhook-endpoints.ts'

type Db = Kysely<Schema>

export const webhookStore = (db: Db, order: EventOrder): WebhookStore => ({
  ...webhookEndpoints(db, order),
  ...webhookFanOut(db, order),
  ...webhookDeliveries(db),
})

/** As long as events. */
const keptMs = 30 * dayMs

/** Deletes old messages with their deliveries. */
export const purgeWebhooks = async (db: Db, now: number): Promise<void> => {
  const old = db
    .selectFrom('webhook_messages')
    .select('id')
    .where('at', '<', now - keptMs)
  await db.deleteFrom('webhook_deliveries').where('message', 'in', old).execute()
  await db
    .deleteFrom('webhook_messages')
    .where('at', '<', now - keptMs)
    .execute()
}

export const endpointsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('webhook_endpoints').select('id').where('tenant', '=', tenant)
  // An endpoint is no person's.
  return subjects ? ofTenant.where((eb) => eb.lit(false)) : ofTenant
}

export const eraseEndpoints = (db: Db, scope: ErasureScope) =>
  db.deleteFrom('webhook_endpoints').where('id', 'in', endpointsIn(db, scope)).returning('id').execute()

export const deliveriesIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('webhook_deliveries').select('message').where('tenant', '=', tenant)
  return subjects ? ofTenant.where((eb) => eb.lit(false)) : ofTenant
}

// Those of people stay: their messages name nobody any more.
export const eraseDeliveries = (db: Db, { tenant, subjects }: ErasureScope) =>
  subjects
    ? Promise.resolve([])
    : db.deleteFrom('webhook_deliveries').where('tenant', '=', tenant).returning('message').execute()

/** The messages that name people, or those of a tenant. */
export const messagesIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('webhook_messages').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('owner', 'in', subjects) : ofTenant
}

/** Deletes the texts that name people, which are written again without them if they are still to be sent; deletes those of a tenant. */
export const forgetMessages = (db: Db, scope: ErasureScope) => {
  const ids = messagesIn(db, scope)
  return scope.subjects
    ? db
        .updateTable('webhook_messages')
        .set({ owner: null, ...sealedColumns(null) })
        .where('id', 'in', ids)
        .returning('id')
        .execute()
    : db.deleteFrom('webhook_messages').where('id', 'in', ids).returning('id').execute()
}
