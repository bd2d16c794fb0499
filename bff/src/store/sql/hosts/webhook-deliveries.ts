import { type Kysely, sql } from 'kysely'
import { unopened } from '../../../domain/unopened.ts'
import type { WebhookStore } from '../../ports/ports.ts'
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
        .values({ ...deliveryOf({ id: endpoint, tenant }, id, at), lease, lease_until: until })
        .execute()
    })

const due = (db: Db): Port['due'] =>
  compiledQuery(db, (now: number, max: number) =>
    db
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
      .limit(max),
  )

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
          // They come back every minute, and must not keep out the others.
          .orderBy(sql`case when reason = ${unopened} then 1 else 0 end`)
          .orderBy('next_at')
          .orderBy('message')
          .limit(max),
      )
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
    .select(['m.type', 'm.at'])

const listDeliveries =
  (db: Db): Port['listDeliveries'] =>
  async ({ endpoint, status, after, max }) => {
    const ofEndpoint = withType(db).where('d.endpoint', '=', endpoint)
    const ofStatus = status === undefined ? ofEndpoint : ofEndpoint.where('d.status', '=', status)
    const before =
      after === undefined
        ? undefined
        : await db
            .selectFrom('webhook_messages')
            .select(['at', 'id'])
            .where('id', '=', after)
            .executeTakeFirst()
    const page = before ? ofStatus.where(sql<boolean>`(m.at, m.id) < (${before.at}, ${before.id})`) : ofStatus
    const rows = await page.orderBy('m.at', 'desc').orderBy('m.id', 'desc').limit(max).execute()
    return rows.map(toDelivery)
  }

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
  async countDeliveries() {
    const rows = await db
      .selectFrom('webhook_deliveries')
      .select((eb) => ['endpoint', 'status', eb.fn.countAll().as('count')])
      .groupBy(['endpoint', 'status'])
      .execute()
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
