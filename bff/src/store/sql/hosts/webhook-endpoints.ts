import { type Kysely, sql } from 'kysely'
import type { EndpointChange, WebhookStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'
import { inTransaction } from '../in-transaction.ts'
import type { EventOrder } from '../event-order.ts'
import { beforeEvents } from './host-event-store.ts'
import { endpointColumns, toEndpoint } from './webhook-row.ts'

type Db = Kysely<Schema>
type Port = WebhookStore

/** The place of the newest event of a tenant before which none can still be added. */
const newestPlace = async (db: Db, order: EventOrder, tenant: string) => {
  const found = await db
    .selectFrom('host_events')
    .select(['transaction_id', 'seq'])
    .where('tenant', '=', tenant)
    .where('transaction_id', '<', sql<number>`${sql.raw(order.endedBelow)}`)
    .orderBy('transaction_id', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found ?? beforeEvents
}

const addEndpoint =
  (db: Db, order: EventOrder): Port['addEndpoint'] =>
  (row, max) =>
    inTransaction(db, async (transaction) => {
      const { transaction_id, seq } = await newestPlace(transaction, order, row.tenant)
      const counted = await transaction
        .selectFrom('webhook_endpoints')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('tenant', '=', row.tenant)
        .executeTakeFirstOrThrow()
      if (Number(counted.count) >= max) return false
      await transaction
        .insertInto('webhook_endpoints')
        .values({ ...endpointColumns(row), cursor_transaction: transaction_id, cursor_seq: seq })
        .execute()
      return true
    })

const json = (texts: readonly string[] | null): string | null =>
  texts === null ? null : JSON.stringify(texts)

/** Enabling an endpoint closes its circuit. */
const stateColumns = ({ enabled, disabledReason }: EndpointChange) => {
  if (enabled === undefined) return {}
  return enabled
    ? { enabled: 1, disabled_reason: null, failures: 0, failing_since: null, open_until: null }
    : { enabled: 0, disabled_reason: disabledReason ?? null }
}

const changeEndpoint =
  (db: Db): Port['changeEndpoint'] =>
  async (id, change) => {
    const { url, types, integrations } = change
    const row = await db
      .updateTable('webhook_endpoints')
      .set({
        id,
        ...(url !== undefined && { url }),
        ...(types !== undefined && { types: json(types) }),
        ...(integrations !== undefined && { integrations: json(integrations) }),
        ...stateColumns(change),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    return row && toEndpoint(row)
  }

const changeKeys =
  (db: Db): Port['changeKeys'] =>
  async (id, before, { sealed, publicKeys }) => {
    const { numUpdatedRows } = await db
      .updateTable('webhook_endpoints')
      .set({ public_keys: JSON.stringify(publicKeys), ...sealedColumns(sealed) })
      .where('id', '=', id)
      .where('sealed', '=', before)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

const removeEndpoint =
  (db: Db): Port['removeEndpoint'] =>
  (id) =>
    inTransaction(db, async (transaction) => {
      // The endpoint first: a fan-out that runs now waits for it, and then adds no delivery.
      const { numDeletedRows } = await transaction
        .deleteFrom('webhook_endpoints')
        .where('id', '=', id)
        .executeTakeFirst()
      await transaction.deleteFrom('webhook_deliveries').where('endpoint', '=', id).execute()
      return numDeletedRows === 1n
    })

const noteHealth =
  (db: Db): Port['noteHealth'] =>
  async (id, { failed, now, openUntil }) => {
    const row = await db
      .updateTable('webhook_endpoints')
      .set((eb) =>
        failed
          ? {
              failures: eb('failures', '+', 1),
              failing_since: eb.fn.coalesce('failing_since', eb.val(now)),
              open_until: openUntil,
            }
          : { failures: 0, failing_since: null, open_until: null, delivered_at: now },
      )
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    return row && toEndpoint(row)
  }

const all = (db: Db) => db.selectFrom('webhook_endpoints').selectAll()

/** The part of the store for endpoints. */
export const webhookEndpoints = (db: Db, order: EventOrder) => ({
  addEndpoint: addEndpoint(db, order),
  changeEndpoint: changeEndpoint(db),
  changeKeys: changeKeys(db),
  removeEndpoint: removeEndpoint(db),
  noteHealth: noteHealth(db),
  async listEndpoints(tenant: string) {
    const rows = await all(db).where('tenant', '=', tenant).orderBy('created_at').orderBy('id').execute()
    return rows.map(toEndpoint)
  },
  async listAllEndpoints() {
    const rows = await all(db).orderBy('tenant').orderBy('created_at').orderBy('id').execute()
    return rows.map(toEndpoint)
  },
  async findEndpoint(id: string) {
    const row = await all(db).where('id', '=', id).executeTakeFirst()
    return row && toEndpoint(row)
  },
})
