import { activityKinds, type ActivityTopic, topicKinds } from '@planbridge/shared/contract'
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type {
  TimelinePosition,
  TimelineQuery,
  TimelineReader,
  TimelineRow,
  TimelineStore,
} from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { type EventOrder, isPlaced, placeOf } from '../event-order.ts'
import { notOfHost } from './add-run.ts'
import { entryOrder } from './kept-entries.ts'
import { fromColumns } from './timeline-row.ts'

type Db = Kysely<Schema>
type Port = TimelineStore
type Of = ExpressionBuilder<Schema, 'timeline_entries'>

const ofTopic = (eb: Of, topic: ActivityTopic) => {
  const kinds = eb('kind', 'in', topicKinds[topic])
  return topic === 'problems' ? eb.or([kinds, eb('failed', '>', 0)]) : kinds
}

const isShared = (eb: Of, { shared, arrivals }: TimelineReader) =>
  eb.or([
    ...(shared.length > 0 ? [eb('connection', 'in', shared)] : []),
    ...[...arrivals].map(([integration, since]) =>
      eb.and([eb('connection', 'is', null), eb('integration', '=', integration), eb('at', '>=', since)]),
    ),
  ])

const readsShared = ({ shared, arrivals }: TimelineReader): boolean => shared.length > 0 || arrivals.size > 0

const readableBy = (eb: Of, reader: TimelineReader) => {
  const own = eb('owner', 'in', reader.owners)
  return readsShared(reader) ? eb.or([own, eb.and([eb('owner', '=', ''), isShared(eb, reader)])]) : own
}

// A version of a transaction that has not ended yet could still come before a later one. Kinds that a later version of Planbridge has
// added are not for this one.
const readable = (db: Db, { endedBelow }: EventOrder) =>
  db
    .selectFrom('timeline_entries')
    .selectAll()
    .where('transaction_id', '<', sql<number>`${sql.raw(endedBelow)}`)
    .where('kind', 'in', activityKinds)

const rowsOf = async (query: {
  execute(): Promise<Parameters<typeof fromColumns>[0][]>
}): Promise<TimelineRow[]> => (await query.execute()).map(fromColumns)

const isEarlier = (one: TimelineRow, other: TimelineRow): number =>
  other.position.transaction - one.position.transaction || other.position.number - one.position.number

// One query for each owner reads a page by the index of the owner. A condition with "or" would read all entries of the tenant.
const list =
  (db: Db, order: EventOrder): Port['list'] =>
  async ({ reader, before, connection, topic, max }: TimelineQuery) => {
    const ofOwner = (owner: string) =>
      readable(db, order)
        .where('tenant', '=', reader.tenant)
        .where('owner', '=', owner)
        .$if(before !== undefined, (query) => query.where(isAt(order, '<', before as TimelinePosition)))
        .$if(connection !== undefined, (query) => query.where('connection', '=', connection as string))
        .$if(topic !== undefined, (query) => query.where((eb) => ofTopic(eb, topic as ActivityTopic)))
        .orderBy('transaction_id', 'desc')
        .orderBy('position', 'desc')
        .limit(max)
    const ofTenant = ofOwner('').where((eb) => isShared(eb, reader))
    const queries = [...reader.owners.map(ofOwner), ...(readsShared(reader) ? [ofTenant] : [])]
    const pages = await Promise.all(queries.map(rowsOf))
    return pages.flat().toSorted(isEarlier).slice(0, max)
  }

const isAt = (order: EventOrder, operator: '>' | '<', { transaction, number }: TimelinePosition) =>
  isPlaced(order, entryOrder, operator, placeOf(transaction, number))

const after = (db: Db, order: EventOrder, position: TimelinePosition, max: number) =>
  readable(db, order)
    .where(isAt(order, '>', position))
    .orderBy('transaction_id')
    .orderBy('position')
    .limit(max)

/** Calls over a connection in this time are one entry. */
const windowMs = 900_000

const addCalls =
  (db: Db): Port['addCalls'] =>
  async ({ connection, since, at, count, failed, code }) => {
    const countedAs = `calls ${connection} ${Math.floor(at / windowMs)}`
    await sql`
      insert into timeline_entries
        (tenant, owner, kind, connection, integration, at, since, count, failed, code, counted_as)
      select c.tenant, c.owner, 'calls', c.id, c.integration, cast(${at} as bigint), cast(${since} as bigint),
        cast(${count} as integer), cast(${failed} as integer), cast(${code} as text), cast(${countedAs} as text)
      from connections c where c.id = ${connection} and ${notOfHost}
      on conflict (counted_as) do update set
        count = timeline_entries.count + excluded.count,
        failed = timeline_entries.failed + excluded.failed,
        code = coalesce(excluded.code, timeline_entries.code),
        since = case when excluded.since < timeline_entries.since then excluded.since else timeline_entries.since end,
        at = case when excluded.at > timeline_entries.at then excluded.at else timeline_entries.at end`.execute(
      db,
    )
  }

const head =
  (db: Db, { endedBelow }: EventOrder): Port['head'] =>
  async () => {
    const ended = await sql<{ below: unknown }>`select ${sql.raw(endedBelow)} as below`.execute(db)
    const below = Number(ended.rows[0]?.below ?? 0)
    const last = await db
      .selectFrom('timeline_entries')
      .select(['transaction_id', 'position'])
      .where('transaction_id', '<', below)
      .orderBy('transaction_id', 'desc')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst()
    return { transaction: last?.transaction_id ?? 0, number: last?.position ?? 0 }
  }

export const timelineStore = (db: Db, order: EventOrder): Port => ({
  addCalls: addCalls(db),
  list: list(db, order),
  after: (position, max) => rowsOf(after(db, order, position, max)),
  afterFor: (reader, position, max) =>
    rowsOf(
      after(db, order, position, max)
        .where('tenant', '=', reader.tenant)
        .where((eb) => readableBy(eb, reader)),
    ),
  head: head(db, order),
  async formerOf(subject) {
    const rows = await db.selectFrom('former_subjects').select('id').where('subject', '=', subject).execute()
    return rows.map(({ id }) => id)
  },
})
