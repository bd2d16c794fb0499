import type { Kysely } from 'kysely'
import type { ErasureScope, WebhookStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'
import { inTransaction } from '../in-transaction.ts'
import { purgedMax } from '../purged-rows.ts'
import type { EventOrder } from '../event-order.ts'
import { eventsKeptMs } from './host-event-store.ts'
import { webhookDeliveries } from './webhook-deliveries.ts'
import { webhookFanOut } from './webhook-fan-out.ts'
import { webhookEndpoints } from './webhook-endpoints.ts'

type Db = Kysely<Schema>

export const webhookStore = (db: Db, order: EventOrder): WebhookStore => ({
  ...webhookEndpoints(db, order),
  ...webhookFanOut(db, order),
  ...webhookDeliveries(db),
})

/** Deletes some old messages with their deliveries. Resolves to true if there may be more. */
export const purgeWebhooks = async (db: Db, now: number): Promise<boolean> => {
  const old = await db
    .selectFrom('webhook_messages')
    .select('id')
    .where('at', '<', now - eventsKeptMs)
    .limit(purgedMax)
    .execute()
  if (old.length === 0) return false
  const ids = old.map(({ id }) => id)
  await inTransaction(db, async (transaction) => {
    await transaction.deleteFrom('webhook_deliveries').where('message', 'in', ids).execute()
    await transaction.deleteFrom('webhook_messages').where('id', 'in', ids).execute()
  })
  return old.length >= purgedMax
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

// Those of people stay, because their messages do not name the person any more.
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
