import { ConnectionId, ConnectionReason, ConnectionStatus, IntegrationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { ConnectSessionId } from '@planbridge/shared/embed'
import { type WebhookEventType, webhookEventTypes } from '@planbridge/shared/webhooks'
import { type Kysely, type Selectable, sql } from 'kysely'
import * as z from 'zod/mini'
import { hostIssuer } from '../../../domain/host-subject.ts'
import type { ErasureScope, HostEventQuery, HostEventRow, HostEventStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { type EventOrder, isPlaced, placeOf } from '../event-order.ts'
import { mayHaveMore, purgedMax } from '../purged-rows.ts'

type Db = Kysely<Schema>
type Port = HostEventStore

type Found = Selectable<Schema['host_events']> & { readonly account: string | null }

/** An event whose type this version knows. */
type Known = Found & { readonly type: WebhookEventType }

const isKnown = (row: Found): row is Known => webhookEventTypes.some((type) => type === row.type)

const fromColumns = (row: Known): HostEventRow => ({
  id: row.id,
  type: row.type,
  at: row.at,
  subject: row.account,
  connection: row.connection === null ? null : ConnectionId.parse(row.connection),
  integration: row.integration === null ? null : IntegrationId.parse(row.integration),
  session: row.session === null ? null : ConnectSessionId.parse(row.session),
  status: row.status === null ? null : ConnectionStatus.parse(row.status),
  oldStatus: row.old_status === null ? null : ConnectionStatus.parse(row.old_status),
  reason: row.reason === null ? null : ConnectionReason.parse(row.reason),
  facts: Facts.parse(JSON.parse(row.facts ?? '{}')),
  inbound: row.inbound,
})

const Facts = z.record(z.string(), z.unknown())

/** A place in the order of events. */
export type EventPosition = Pick<Selectable<Schema['host_events']>, 'transaction_id' | 'seq'>

const orderOfEvents = { transaction: 'host_events.transaction_id', number: 'host_events.seq' }

/** Before all events. */
export const beforeEvents: EventPosition = { transaction_id: -1, seq: -1 }

const positionOf = async (
  db: Db,
  tenant: string,
  after: string | undefined,
): Promise<EventPosition | undefined> => {
  if (after === undefined) return beforeEvents
  return db
    .selectFrom('host_events')
    .select(['transaction_id', 'seq'])
    .where('id', '=', after)
    .where('tenant', '=', tenant)
    .executeTakeFirst()
}

/** Events with the host's own id of their user. */
const named = (db: Db) =>
  db
    .selectFrom('host_events')
    .leftJoin('identities', (join) =>
      join
        .onRef('identities.tenant', '=', 'host_events.tenant')
        .onRef('identities.subject', '=', 'host_events.owner')
        .on('identities.issuer', '=', hostIssuer),
    )
    .selectAll('host_events')
    .select('identities.account')

interface PageQuery extends Omit<HostEventQuery, 'after'> {
  readonly position: EventPosition
}

/** The events after a position, in order. */
export const eventsAfter = async (
  db: Db,
  order: EventOrder,
  { tenant, integrations, position, max }: PageQuery,
): Promise<Found[]> => {
  const ofTenant = named(db)
    .where('host_events.tenant', '=', tenant)
    .where(isPlaced(order, orderOfEvents, '>', placeOf(position.transaction_id, position.seq)))
    .where('transaction_id', '<', sql<number>`${sql.raw(order.endedBelow)}`)
  const permitted =
    integrations === null
      ? ofTenant
      : ofTenant.where((eb) => {
          const ofNone = eb('integration', 'is', null)
          return integrations.length === 0
            ? ofNone
            : eb.or([eb('integration', 'in', [...integrations]), ofNone])
        })
  const rows = await permitted.orderBy('transaction_id').orderBy('seq').limit(max).execute()
  const unknown = rows.findIndex((row) => !isKnown(row))
  return unknown === -1 ? rows : rows.slice(0, unknown)
}

const list =
  (db: Db, order: EventOrder): Port['list'] =>
  async ({ after, ...query }) => {
    const position = await positionOf(db, query.tenant, after)
    if (!position) return undefined
    return (await eventsAfter(db, order, { ...query, position })).filter(isKnown).map(fromColumns)
  }

const find =
  (db: Db): Port['find'] =>
  async (id) => {
    const row = await named(db).where('host_events.id', '=', id).executeTakeFirst()
    return row && isKnown(row) ? fromColumns(row) : undefined
  }

export const hostEventStore = (db: Db, order: EventOrder): Port => ({
  list: list(db, order),
  find: find(db),
})

/** Events are kept for this long at least. */
export const eventsKeptMs = 30 * dayMs

/**
 * Deletes some old events. The newest of the old ones of a tenant stays, so that a reader that has read it can continue after it, and one
 * that has missed events learns of it. Resolves to true if there may be more.
 */
export const purgeHostEvents = async (db: Db, now: number): Promise<boolean> => {
  // Only old events are read: looking for a later one of each would read all events of the tenants that have none.
  const old = db
    .selectFrom('host_events')
    .select([
      'id',
      sql<number>`row_number() over (partition by tenant order by transaction_id desc, seq desc)`.as('place'),
    ])
    .where('at', '<', now - eventsKeptMs)
  const replaced = db.selectFrom(old.as('old')).select('id').where('place', '>', 1).limit(purgedMax)
  return mayHaveMore(await db.deleteFrom('host_events').where('id', 'in', replaced).executeTakeFirstOrThrow())
}

/**
 * Puts events before all new ones whose transaction ids are of another database cluster: after a dump was restored, ids begin again.
 */
export const settleRestoredEvents = async (db: Db, { unusedFrom }: EventOrder): Promise<void> => {
  if (unusedFrom === undefined) return
  await db
    .updateTable('host_events')
    .set({ transaction_id: 0 })
    .where('transaction_id', '>=', sql<number>`${sql.raw(unusedFrom)}`)
    .execute()
  await db
    .updateTable('webhook_endpoints')
    .set({ cursor_transaction: 0 })
    .where('cursor_transaction', '>=', sql<number>`${sql.raw(unusedFrom)}`)
    .execute()
}

/** The events of people or of a tenant. */
export const eventsIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('host_events').select('id').where('tenant', '=', tenant)
  return subjects ? ofTenant.where('owner', 'in', subjects) : ofTenant
}

/** Takes the name of people from their events, which others may still have to read; deletes those of a tenant. */
export const forgetEvents = (db: Db, scope: ErasureScope): Promise<{ readonly id: string }[]> => {
  const ids = eventsIn(db, scope)
  return scope.subjects
    ? db.updateTable('host_events').set({ owner: null }).where('id', 'in', ids).returning('id').execute()
    : db.deleteFrom('host_events').where('id', 'in', ids).returning('id').execute()
}
