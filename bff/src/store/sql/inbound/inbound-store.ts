import { IntegrationId } from '@planbridge/shared/contract'
import { type Kysely, type Selectable, sql } from 'kysely'
import type {
  InboundBatch,
  InboundCheck,
  InboundEvent,
  InboundKind,
  InboundState,
  InboundStore,
  Millis,
  SealedInboundEvent,
} from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { compiledQuery } from '../compiled-query.ts'
import { addInbound } from './add-inbound.ts'

type Db = Kysely<Schema>
type Port = InboundStore
type Row = Selectable<Schema['inbound_events']>

const columns = [
  'id',
  'tenant',
  'integration',
  'kind',
  'verdict',
  'checked',
  'name',
  'resource',
  'occurred_at',
  'received_at',
  'bytes',
  'state',
  'tries',
  'failure',
  'late',
  'processed_at',
  'repeats',
  'repeated_at',
  'possible_repeat',
] as const satisfies readonly (keyof Row)[]

const fromColumns = (row: Pick<Row, (typeof columns)[number]>): InboundEvent => ({
  id: row.id,
  tenant: row.tenant,
  integration: IntegrationId.parse(row.integration),
  kind: row.kind as InboundKind,
  verdict: row.verdict,
  checked: row.checked as InboundCheck,
  name: row.name,
  resource: row.resource,
  occurredAt: row.occurred_at,
  receivedAt: row.received_at,
  bytes: row.bytes,
  state: row.state as InboundState,
  tries: row.tries,
  failure: row.failure,
  late: row.late === 1,
  processedAt: row.processed_at,
  repeats: row.repeats,
  repeatedAt: row.repeated_at,
  possibleRepeat: row.possible_repeat === 1,
})

const find =
  (db: Db): Port['find'] =>
  async (id) => {
    const row = await db
      .selectFrom('inbound_events')
      .select([...columns, 'sealed'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row && { ...fromColumns(row), sealed: row.sealed }
  }

const isDue = (db: Db, now: Millis) =>
  db.selectFrom('inbound_events').where('state', '=', 'received').where('next_at', '<=', now)

/** The integrations with received events, each by one look at the index, however many events wait. */
const withReceived = (db: Db) => {
  const query = sql<{ integration: string }>`
    with recursive found(integration) as (
      select min(integration) from inbound_events where state = 'received'
      union all
      select (select min(integration) from inbound_events where state = 'received' and integration > found.integration)
      from found where found.integration is not null
    )
    select integration from found where integration is not null`
  return compiledQuery(db, () => ({ compile: () => query.compile(db) }))
}

type DueRow = Pick<Row, 'id' | 'bytes' | 'occurred_at' | 'seq'>

const dueOf = (db: Db, integration: string, now: Millis, max: number): Promise<DueRow[]> =>
  isDue(db, now)
    .select(['id', 'bytes', 'occurred_at', 'seq'])
    .where('integration', '=', integration)
    .orderBy('occurred_at')
    .orderBy('seq')
    .limit(max)
    .execute()

/** The longest beginning that is within the limits; at least one. */
const within = (rows: readonly DueRow[], { max, bytesMax }: InboundBatch): readonly DueRow[] => {
  let bytes = 0
  const end = rows.findIndex((row, at) => {
    bytes += row.bytes
    return at > 0 && (at >= max || bytes > bytesMax)
  })
  return end === -1 ? rows : rows.slice(0, end)
}

/** The first of each list, then the second of each, and so on. */
const inTurns = <Item>(lists: readonly (readonly Item[])[]): Item[] => {
  const length = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}

// The sizes are read before the bodies, so that a batch of large bodies is never in memory as a whole.
const due = (db: Db): Port['due'] => {
  const integrationsWithReceived = withReceived(db)
  return async (now, batch) => {
    const integrations = await integrationsWithReceived()
    const lists = await Promise.all(
      integrations.map(({ integration }) => dueOf(db, integration, now, batch.max)),
    )
    const ids = within(inTurns(lists), batch).map(({ id }) => id)
    if (ids.length === 0) return []
    const rows = await db
      .selectFrom('inbound_events')
      .select([...columns, 'sealed'])
      .where('id', 'in', ids)
      .execute()
    const found = new Map(rows.map((row) => [row.id, row]))
    return ids.flatMap((id): SealedInboundEvent[] => {
      const row = found.get(id)
      return row ? [{ ...fromColumns(row), sealed: row.sealed }] : []
    })
  }
}

/** 1 if a later event of the resource was processed before. */
const isLate = sql<number>`case when exists (
    select 1 from inbound_events as later
    where later.integration = inbound_events.integration and later.resource = inbound_events.resource
      and later.occurred_at > inbound_events.occurred_at and later.state = 'processed'
  ) then 1 else 0 end`

const received = (db: Db, id: string) =>
  db.updateTable('inbound_events').where('id', '=', id).where('state', '=', 'received')

const markProcessed =
  (db: Db): Port['markProcessed'] =>
  async (id, now) => {
    const { numUpdatedRows } = await received(db, id)
      .set({ state: 'processed', processed_at: now, next_at: null, failure: null, late: isLate })
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

const list =
  (db: Db): Port['list'] =>
  async ({ state, integration, max }) => {
    const rows = await db
      .selectFrom('inbound_events')
      .select(columns)
      .$if(state !== undefined, (all) => all.where('state', '=', state ?? ''))
      .$if(integration !== undefined, (all) => all.where('integration', '=', integration ?? ''))
      .orderBy('seq', 'desc')
      .limit(max)
      .execute()
    return rows.map(fromColumns)
  }

const totals =
  (db: Db): Port['totals'] =>
  async () => {
    const rows = await db
      .selectFrom('inbound_events')
      .select((eb) => [
        'integration',
        'state',
        eb.fn.countAll().as('events'),
        eb.fn.sum('repeats').as('repeats'),
      ])
      .groupBy(['integration', 'state'])
      .orderBy('integration')
      .orderBy('state')
      .execute()
    return rows.map(({ integration, state, events, repeats }) => ({
      integration,
      state: state as InboundState,
      events: Number(events),
      repeats: Number(repeats),
    }))
  }

const waitForKey =
  (db: Db): Port['waitForKey'] =>
  async (id, { failure, now, nextAt }) => {
    const { numUpdatedRows } = await db
      .updateTable('inbound_events')
      .set((eb) => ({ failure, next_at: nextAt, waits_since: eb.fn.coalesce('waits_since', eb.val(now)) }))
      .where('state', '=', 'received')
      .where('next_at', '<=', now)
      .where('sealed_under', '=', (eb) =>
        eb.selectFrom('inbound_events as one').select('one.sealed_under').where('one.id', '=', id),
      )
      .executeTakeFirst()
    return Number(numUpdatedRows)
  }

const waiting =
  (db: Db): Port['waiting'] =>
  async () => {
    const rows = await db
      .selectFrom('inbound_events')
      .select((eb) => ['integration', eb.fn.countAll().as('events'), eb.fn.min('waits_since').as('since')])
      .where('state', '=', 'received')
      .where('waits_since', 'is not', null)
      .groupBy('integration')
      .orderBy('integration')
      .execute()
    return rows.map(({ integration, events, since }) => ({
      integration,
      events: Number(events),
      since: Number(since),
    }))
  }

const purgeMax = 1_000

// In pieces, so that no statement holds up the events that arrive meanwhile.
const purge =
  (db: Db): Port['purge'] =>
  async (integration, before) => {
    for (;;) {
      const old = db
        .selectFrom('inbound_events')
        .select('id')
        .where('integration', '=', integration)
        .where('received_at', '<', before)
        .where('state', '!=', 'received')
        // Hosts read an event after it was processed, which can be long after it was received.
        .where((eb) => eb.or([eb('processed_at', 'is', null), eb('processed_at', '<', before)]))
        .limit(purgeMax)
      const { numDeletedRows } = await db
        .deleteFrom('inbound_events')
        .where('id', 'in', (eb) => eb.selectFrom(old.as('old')).select('id'))
        .executeTakeFirst()
      if (numDeletedRows < purgeMax) return
    }
  }

export const inboundStore = (db: Db): Port => ({
  add: addInbound(db),
  find: find(db),
  due: due(db),
  markProcessed: markProcessed(db),
  async postpone(id, { tries, failure, nextAt }) {
    await received(db, id).set({ tries, failure, next_at: nextAt, waits_since: null }).execute()
  },
  waitForKey: waitForKey(db),
  async setAside(id, { tries, failure }) {
    await received(db, id).set({ state: 'set-aside', tries, failure, next_at: null }).execute()
  },
  async retry(id, now) {
    const { numUpdatedRows } = await db
      .updateTable('inbound_events')
      .set({ state: 'received', tries: 0, next_at: now, waits_since: null })
      .where('id', '=', id)
      .where('state', '=', 'set-aside')
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },
  list: list(db),
  totals: totals(db),
  waiting: waiting(db),
  purge: purge(db),
})
