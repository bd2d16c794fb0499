import { type Kysely, sql } from 'kysely'
import { unopened } from '../../../domain/unopened.ts'
import type { Millis, WebhookStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { compiledQuery } from '../compiled-query.ts'
import { sealedColumns } from '../connection-row.ts'
import { inTransaction } from '../in-transaction.ts'
import { again, deliveryOf } from './webhook-fan-out.ts'
import { toDelivery, toMessage } from './webhook-row.ts'

type Db = Kysely<Schema>
type Port = WebhookStore

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
        .values({ ...deliveryOf({ id: endpoint, tenant }, { id, at }, at), lease, lease_until: until })
        .execute()
    })

/** True for a delivery that can be claimed. */
const isFree = (now: Millis) => sql<boolean>`status = 'pending' and next_at <= ${now}
  and (lease_until is null or lease_until <= ${now})`

/** The same in a form that no index fits, so that the claimed rows are found by their key. */
const isStillFree = (now: Millis) => sql<boolean>`status || '' = 'pending' and next_at + 0 <= ${now}
  and (lease_until is null or lease_until <= ${now})`

// One row of each endpoint is read, however many wait: after an outage of a host there are many.
const due = (db: Db): Port['due'] =>
  compiledQuery(db, (now: Millis, max: number) => {
    const endpoints = db
      .selectFrom('webhook_endpoints as e')
      .select((eb) => [
        'e.id',
        'e.tenant',
        'e.failures',
        eb
          .selectFrom('webhook_deliveries as d')
          .select('d.next_at')
          .whereRef('d.endpoint', '=', 'e.id')
          .where(isFree(now))
          .orderBy('d.next_at')
          .limit(1)
          .as('since'),
      ])
      .where('e.enabled', '=', 1)
      .where((eb) => eb.or([eb('e.open_until', 'is', null), eb('e.open_until', '<=', now)]))
    const waiting = db.selectFrom(endpoints.as('due')).select(['id', 'tenant', 'failures'])
    return waiting.where('since', 'is not', null).orderBy('since').limit(max)
  })

const typeOf = async (db: Db, message: string): Promise<string> =>
  (await db.selectFrom('webhook_messages').select('type').where('id', '=', message).executeTakeFirst())
    ?.type ?? 'endpoint.test'

/** The oldest deliveries that can be claimed, among those that could not be opened or among the others. */
const oldestFree = (db: Db, endpoint: string, now: Millis, which: 'opened' | 'unopened') =>
  db
    .selectFrom('webhook_deliveries')
    .select(['message', sql.lit(which === 'opened' ? 0 : 1).as('place')])
    .where('endpoint', '=', endpoint)
    .where(isFree(now))
    .where(sql<boolean>`coalesce(reason, '') ${sql.raw(which === 'opened' ? '<>' : '=')} ${unopened}`)
    .orderBy('next_at')

// Those that could not be opened come back every minute, and must not keep out the others. Each kind is read by an index.
const claim =
  (db: Db): Port['claim'] =>
  async (endpoint, { lease, until, now }, max) => {
    const rows = await db
      .updateTable('webhook_deliveries')
      .set({ lease, lease_until: until })
      .where('endpoint', '=', endpoint)
      .where(isStillFree(now))
      .where('message', 'in', (eb) => {
        const opened = oldestFree(db, endpoint, now, 'opened').limit(max).as('opened')
        const others = oldestFree(db, endpoint, now, 'unopened').limit(max).as('unopened')
        const both = eb.selectFrom(opened).selectAll().unionAll(eb.selectFrom(others).selectAll())
        return eb.selectFrom(both.as('both')).select('message').orderBy('place').limit(max)
      })
      .returningAll()
      .execute()
    return Promise.all(rows.map(async (row) => toDelivery({ ...row, type: await typeOf(db, row.message) })))
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
    const row = await db
      .selectFrom('webhook_messages')
      .select('sealed')
      .where('id', '=', id)
      .executeTakeFirst()
    return row?.sealed ?? undefined
  }

const withType = (db: Db) =>
  db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_messages as m', 'm.id', 'd.message')
    .selectAll('d')
    .select('m.type')

// By the time of the event, which the delivery has as well, so that a page is read by an index.
const listDeliveries =
  (db: Db): Port['listDeliveries'] =>
  async ({ endpoint, status, after, max }) => {
    const ofEndpoint = db.selectFrom('webhook_deliveries').where('endpoint', '=', endpoint)
    const last =
      after === undefined
        ? undefined
        : await ofEndpoint.where('message', '=', after).select(['created_at', 'message']).executeTakeFirst()
    const page = ofEndpoint
      .selectAll()
      .$if(status !== undefined, (query) => query.where('status', '=', status ?? ''))
      .$if(last !== undefined, (query) =>
        query.where(sql<boolean>`(created_at, message) < (${last?.created_at}, ${last?.message})`),
      )
      .orderBy('created_at', 'desc')
      .orderBy('message', 'desc')
      .limit(max)
    const rows = await db
      .selectFrom(page.as('page'))
      .innerJoin('webhook_messages as m', 'm.id', 'page.message')
      .selectAll('page')
      .select('m.type')
      .orderBy('page.created_at', 'desc')
      .orderBy('page.message', 'desc')
      .execute()
    return rows.map(toDelivery)
  }

// Deliveries have indexes by endpoint and none by tenant.
const endpointsOf = (db: Db, tenant: string) =>
  db.selectFrom('webhook_endpoints').select('id').where('tenant', '=', tenant)

const lastTries =
  (db: Db): Port['lastTries'] =>
  async (tenant) => {
    const rows = await withType(db)
      .innerJoin(
        (eb) =>
          eb
            .selectFrom('webhook_deliveries')
            .select((of) => ['endpoint', of.fn.max('tried_at').as('last_at')])
            .where('endpoint', 'in', endpointsOf(db, tenant))
            .groupBy('endpoint')
            .as('l'),
        (join) => join.onRef('l.endpoint', '=', 'd.endpoint').onRef('l.last_at', '=', 'd.tried_at'),
      )
      .orderBy('d.endpoint')
      .orderBy('d.message')
      .execute()
    // Of two tries in one millisecond, one is as good as the other.
    return [...new Map(rows.map((row) => [row.endpoint, toDelivery(row)])).values()]
  }

/** The host or an operator expects the endpoint to answer, so it is probed at once. */
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

/** The part of the store for messages and their deliveries. */
export const webhookDeliveries = (db: Db) => ({
  addMessage: addMessage(db),
  due: due(db),
  claim: claim(db),
  conclude: conclude(db),
  keepMessage: keepMessage(db),
  listDeliveries: listDeliveries(db),
  resend: resend(db),
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
  lastTries: lastTries(db),
  async countDeliveries(tenant?: string) {
    const counted = db
      .selectFrom('webhook_deliveries')
      .select((eb) => ['endpoint', 'status', eb.fn.countAll().as('count')])
      .groupBy(['endpoint', 'status'])
    const rows = await (
      tenant === undefined ? counted : counted.where('endpoint', 'in', endpointsOf(db, tenant))
    ).execute()
    return rows.map(({ count, ...of }) => ({ ...of, count: Number(count) }))
  },
  async countUnopened() {
    const rows = await db
      .selectFrom('webhook_deliveries')
      .select((eb) => ['endpoint', eb.fn.countAll().as('count')])
      .where('status', '=', 'pending')
      .where('reason', '=', unopened)
      .groupBy('endpoint')
      .execute()
    return new Map(rows.map(({ endpoint, count }) => [endpoint, Number(count)]))
  },
})
