import { type Kysely, type Selectable, sql } from 'kysely'
import { webhookEventTypes } from '@planbridge/shared/webhooks'
import type { WebhookStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'
import { inTransaction } from '../in-transaction.ts'
import { eventsAfter, type EventOrder } from './host-event-store.ts'
import { toDelivery, toMessage } from './webhook-row.ts'

type Db = Kysely<Schema>
type Port = WebhookStore
type Endpoint = Selectable<Schema['webhook_endpoints']>
type Event = Pick<Selectable<Schema['host_events']>, 'id' | 'tenant' | 'owner' | 'type' | 'at' | 'integration'>

const listIn = (text: string | null): readonly string[] | null =>
  text === null ? null : (JSON.parse(text) as readonly string[])

const isWanted = ({ types, integrations }: Endpoint, { type, integration }: Event): boolean =>
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

const deliveryOf = (endpoint: Pick<Endpoint, 'id' | 'tenant'>, message: string, now: number) => ({
  endpoint: endpoint.id,
  message,
  tenant: endpoint.tenant,
  status: 'pending',
  tries: 0,
  next_at: now,
  created_at: now,
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
      .values(wanted.map(({ id }) => deliveryOf(endpoint, id, now)))
      .onConflict((conflict) => conflict.columns(['endpoint', 'message']).doNothing())
      .execute()
  })

interface FanOut {
  readonly now: number
  readonly max: number
  readonly endpoint: Endpoint
}

const fanOut =
  (db: Db, order: EventOrder): Port['fanOut'] =>
  async (now, eventsMax) => {
    const behind = await db
      .selectFrom('webhook_endpoints as e')
      .selectAll('e')
      .where('e.enabled', '=', 1)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('host_events as h')
            .select(sql`1`.as('one'))
            .whereRef('h.tenant', '=', 'e.tenant')
            .where(sql<boolean>`(h.transaction_id, h.seq) > (e.cursor_transaction, e.cursor_seq)`)
            .where('h.transaction_id', '<', sql<number>`${sql.raw(order.endedBelow)}`),
        ),
      )
      .execute()
    for (const endpoint of behind) await fanOutTo(db, order, { now, max: eventsMax, endpoint })
    return behind.length
  }

const addMessage =
  (db: Db): Port['addMessage'] =>
  ({ id, tenant, type, at, sealed }, { endpoint, lease, until }) =>
    inTransaction(db, async (transaction) => {
      await transaction
        .insertInto('webhook_messages')
        .values({ id, tenant, owner: null, type, at, ...sealedColumns(sealed) })
        .execute()
      await transaction
        .insertInto('webhook_deliveries')
        .values({ ...deliveryOf({ id: endpoint, tenant }, id, at), lease, lease_until: until })
        .execute()
    })

const due =
  (db: Db): Port['due'] =>
  async (now, max) => {
    const rows = await db
      .selectFrom('webhook_deliveries as d')
      .innerJoin('webhook_endpoints as e', 'e.id', 'd.endpoint')
      .select((eb) => ['e.id', 'e.tenant', 'e.failures', eb.fn.min('d.next_at').as('since')])
      .where('e.enabled', '=', 1)
      .where((eb) => eb.or([eb('e.open_until', 'is', null), eb('e.open_until', '<=', now)]))
      .where('d.status', '=', 'pending')
      .where('d.next_at', '<=', now)
      .where((eb) => eb.or([eb('d.lease_until', 'is', null), eb('d.lease_until', '<=', now)]))
      .groupBy(['e.id', 'e.tenant', 'e.failures'])
      .orderBy('since')
      .limit(max)
      .execute()
    return rows.map(({ since, ...endpoint }) => ({ ...endpoint, since: Number(since) }))
  }

const typeOf = async (db: Db, message: string): Promise<string> =>
  (await db.selectFrom('webhook_messages').select('type').where('id', '=', message).executeTakeFirst())
    ?.type ?? 'endpoint.test'

const claim =
  (db: Db): Port['claim'] =>
  async (endpoint, { lease, until, now }, max) => {
    const isFree = sql<boolean>`status = 'pending' and next_at <= ${now}
      and (lease_until is null or lease_until <= ${now})`
    const rows = await db
      .updateTable('webhook_deliveries')
      .set({ lease, lease_until: until })
      .where('endpoint', '=', endpoint)
      .where(isFree)
      .where('message', 'in', (eb) =>
        eb
          .selectFrom('webhook_deliveries')
          .select('message')
          .where('endpoint', '=', endpoint)
          .where(isFree)
          .orderBy('next_at')
          .orderBy('message')
          .limit(max),
      )
      .returningAll()
      .execute()
    return Promise.all(
      rows.map(async (row) => toDelivery({ ...row, type: await typeOf(db, row.message) })),
    )
  }

const conclude =
  (db: Db): Port['conclude'] =>
  async ({ endpoint, message }, lease, { status, tries, nextAt, triedAt, httpStatus, reason }) => {
    const { numUpdatedRows } = await db
      .updateTable('webhook_deliveries')
      .set({
        status,
        tries,
        next_at: nextAt,
        tried_at: triedAt,
        http_status: httpStatus,
        reason,
        lease: null,
        lease_until: null,
      })
      .where('endpoint', '=', endpoint)
      .where('message', '=', message)
      .where('lease', '=', lease)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

const keepMessage =
  (db: Db): Port['keepMessage'] =>
  async (id, sealed) => {
    await db
      .updateTable('webhook_messages')
      .set(sealedColumns(sealed))
      .where('id', '=', id)
      .where('sealed', 'is', null)
      .execute()
    const row = await db.selectFrom('webhook_messages').select('sealed').where('id', '=', id).executeTakeFirst()
    return row?.sealed ?? undefined
  }

const withType = (db: Db) =>
  db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_messages as m', 'm.id', 'd.message')
    .selectAll('d')
    .select(['m.type', 'm.at'])

const listDeliveries =
  (db: Db): Port['listDeliveries'] =>
  async ({ endpoint, status, after, max }) => {
    const ofEndpoint = withType(db).where('d.endpoint', '=', endpoint)
    const ofStatus = status === undefined ? ofEndpoint : ofEndpoint.where('d.status', '=', status)
    const before = after === undefined ? undefined : await db
      .selectFrom('webhook_messages')
      .select(['at', 'id'])
      .where('id', '=', after)
      .executeTakeFirst()
    const page = before
      ? ofStatus.where(sql<boolean>`(m.at, m.id) < (${before.at}, ${before.id})`)
      : ofStatus
    const rows = await page.orderBy('m.at', 'desc').orderBy('m.id', 'desc').limit(max).execute()
    return rows.map(toDelivery)
  }

const again = (now: number) => ({
  status: 'pending',
  tries: 0,
  next_at: now,
  lease: null,
  lease_until: null,
})

/** Somebody expects the endpoint to answer: it is probed at once. */
const closeCircuit = (db: Db, endpoint: string) =>
  db.updateTable('webhook_endpoints').set({ open_until: null }).where('id', '=', endpoint).execute()

const resend =
  (db: Db): Port['resend'] =>
  ({ endpoint, message, now }) =>
    inTransaction(db, async (transaction) => {
      const ofEndpoint = transaction
        .updateTable('webhook_deliveries')
        .set(again(now))
        .where('endpoint', '=', endpoint)
      const { numUpdatedRows } = await (
        message === undefined
          ? ofEndpoint.where('status', '=', 'dead')
          : ofEndpoint.where('message', '=', message)
      ).executeTakeFirst()
      await closeCircuit(transaction, endpoint)
      return Number(numUpdatedRows)
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
          .values(some.map((event) => deliveryOf(endpoint, event.id, now)))
          .onConflict((conflict) => conflict.columns(['endpoint', 'message']).doUpdateSet(again(now)))
          .execute()
      }
      return wanted.length
    })

/** The part of the store for messages and their deliveries. */
export const webhookDeliveries = (db: Db, order: EventOrder) => ({
  fanOut: fanOut(db, order),
  addMessage: addMessage(db),
  due: due(db),
  claim: claim(db),
  conclude: conclude(db),
  keepMessage: keepMessage(db),
  listDeliveries: listDeliveries(db),
  resend: resend(db),
  replay: replay(db),
  async findDelivery(endpoint: string, message: string) {
    const row = await withType(db)
      .where('d.endpoint', '=', endpoint)
      .where('d.message', '=', message)
      .executeTakeFirst()
    return row && toDelivery(row)
  },
  async findMessage(id: string) {
    const row = await db.selectFrom('webhook_messages').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toMessage(row)
  },
  async countDeliveries() {
    const rows = await db
      .selectFrom('webhook_deliveries')
      .select((eb) => ['endpoint', 'status', eb.fn.countAll().as('count')])
      .groupBy(['endpoint', 'status'])
      .execute()
    return rows.map(({ count, ...of }) => ({ ...of, count: Number(count) }))
  },
})
