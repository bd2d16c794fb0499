import { type Kysely, type Selectable, sql } from 'kysely'
import { webhookEventTypes } from '@planbridge/shared/webhooks'
import type { WebhookStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { compiledQuery } from '../compiled-query.ts'
import { sealedColumns } from '../connection-row.ts'
import { inTransaction } from '../in-transaction.ts'
import { type EventOrder, isPlaced } from '../event-order.ts'
import { eventsAfter } from './host-event-store.ts'

type Db = Kysely<Schema>
type Port = WebhookStore
type FannedOutTo = Selectable<Schema['webhook_endpoints']>
type Event = Pick<
  Selectable<Schema['host_events']>,
  'id' | 'tenant' | 'owner' | 'type' | 'at' | 'integration'
>

const listIn = (text: string | null): readonly string[] | null =>
  text === null ? null : (JSON.parse(text) as readonly string[])

const isWanted = ({ types, integrations }: FannedOutTo, { type, integration }: Event): boolean =>
  (listIn(types)?.includes(type) ?? true) &&
  (integration === null || (listIn(integrations)?.includes(integration) ?? true))

const messageOf = ({ id, tenant, owner, type, at }: Event) => ({
  id,
  tenant,
  owner,
  type,
  at,
  ...sealedColumns(null),
})

export const deliveryOf = (
  endpoint: Pick<FannedOutTo, 'id' | 'tenant'>,
  { id, at }: Pick<Event, 'id' | 'at'>,
  now: number,
) => ({
  endpoint: endpoint.id,
  message: id,
  tenant: endpoint.tenant,
  status: 'pending',
  tries: 0,
  next_at: now,
  created_at: at,
})

const addMessages = (db: Db, events: readonly Event[]) =>
  db
    .insertInto('webhook_messages')
    .values(events.map(messageOf))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()

// One transaction moves the cursor and adds the deliveries behind it. The cursor is moved first, which locks the endpoint.
const fanOutTo = (db: Db, order: EventOrder, { now, max, endpoint }: FanOut) =>
  inTransaction(db, async (transaction) => {
    const position = { transaction_id: endpoint.cursor_transaction, seq: endpoint.cursor_seq }
    const query = { tenant: endpoint.tenant, integrations: null, position, max }
    const events = await eventsAfter(transaction, order, query)
    const last = events.at(-1)
    if (!last) return
    const { numUpdatedRows } = await transaction
      .updateTable('webhook_endpoints')
      .set({ cursor_transaction: last.transaction_id, cursor_seq: last.seq })
      .where('id', '=', endpoint.id)
      .where('enabled', '=', 1)
      .where('cursor_transaction', '=', position.transaction_id)
      .where('cursor_seq', '=', position.seq)
      .executeTakeFirst()
    const wanted = events.filter((event) => isWanted(endpoint, event))
    if (numUpdatedRows === 0n || wanted.length === 0) return
    await addMessages(transaction, wanted)
    await transaction
      .insertInto('webhook_deliveries')
      .values(wanted.map((event) => deliveryOf(endpoint, event, now)))
      .onConflict((conflict) => conflict.columns(['endpoint', 'message']).doNothing())
      .execute()
  })

interface FanOut {
  readonly now: number
  readonly max: number
  readonly endpoint: FannedOutTo
}

/** The place of the last event that an endpoint `e` has got. */
const cursor = { transaction: sql.ref('e.cursor_transaction'), number: sql.ref('e.cursor_seq') }

const fanOut = (db: Db, order: EventOrder): Port['fanOut'] => {
  const endpointsBehind = compiledQuery(db, () =>
    db
      .selectFrom('webhook_endpoints as e')
      .selectAll('e')
      .where('e.enabled', '=', 1)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('host_events as h')
            .select(sql`1`.as('one'))
            .whereRef('h.tenant', '=', 'e.tenant')
            .where(isPlaced(order, { transaction: 'h.transaction_id', number: 'h.seq' }, '>', cursor))
            .where('h.transaction_id', '<', sql<number>`${sql.raw(order.endedBelow)}`),
        ),
      ),
  )
  return async (now, eventsMax) => {
    const behind = await endpointsBehind()
    for (const endpoint of behind) await fanOutTo(db, order, { now, max: eventsMax, endpoint })
    return behind.length
  }
}

/** A delivery that begins again. */
export const again = (now: number) => ({
  status: 'pending',
  tries: 0,
  next_at: now,
  lease: null,
  lease_until: null,
})

/** Rows of one statement, whose values both engines limit. */
const rowsMax = 500

const replay =
  (db: Db): Port['replay'] =>
  ({ endpoint: id, from, until, now, max }) =>
    inTransaction(db, async (transaction) => {
      const endpoint = await transaction
        .updateTable('webhook_endpoints')
        .set({ open_until: null })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (!endpoint) return 0
      const events = await transaction
        .selectFrom('host_events')
        .select(['id', 'tenant', 'owner', 'type', 'at', 'integration'])
        .where('tenant', '=', endpoint.tenant)
        .where('at', '>=', from)
        .where('at', '<', until)
        .where('type', 'in', webhookEventTypes)
        .orderBy('transaction_id')
        .orderBy('seq')
        .limit(max)
        .execute()
      const wanted = events.filter((event) => isWanted(endpoint, event))
      for (let at = 0; at < wanted.length; at += rowsMax) {
        const some = wanted.slice(at, at + rowsMax)
        await addMessages(transaction, some)
        await transaction
          .insertInto('webhook_deliveries')
          .values(some.map((event) => deliveryOf(endpoint, event, now)))
          .onConflict((conflict) => conflict.columns(['endpoint', 'message']).doUpdateSet(again(now)))
          .execute()
      }
      return wanted.length
    })

/** The part of the store that adds deliveries of events. */
export const webhookFanOut = (db: Db, order: EventOrder) => ({
  fanOut: fanOut(db, order),
  replay: replay(db),
})
