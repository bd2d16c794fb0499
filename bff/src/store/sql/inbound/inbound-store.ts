import { type Kysely, sql } from 'kysely'
import type { InboundState, InboundStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { addInbound } from './add-inbound.ts'
import { dueInbound } from './due-inbound.ts'
import { columns, fromColumns } from './inbound-row.ts'

type Db = Kysely<Schema>
type Port = InboundStore

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
  due: dueInbound(db),
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
