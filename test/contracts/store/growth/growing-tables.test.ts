import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  eventOrder,
  postgresDialect,
  postgresStore,
} from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'
import { oneWriter } from '@planbridge/bff/internal/store/sql/event-order.ts'
import { hostEventStore, purgeHostEvents } from '@planbridge/bff/internal/store/sql/hosts/host-event-store.ts'
import { purgeWebhooks, webhookStore } from '@planbridge/bff/internal/store/sql/hosts/webhook-store.ts'
import { inboundStore } from '@planbridge/bff/internal/store/sql/inbound/inbound-store.ts'
import { purgeTimeline } from '@planbridge/bff/internal/store/sql/timeline/kept-entries.ts'
import { timelineStore } from '@planbridge/bff/internal/store/sql/timeline/timeline-store.ts'
import type { TimelineReader } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { type CompiledQuery, Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../../../harness/postgres/create-database.ts'
import { fillTables, now } from './fill-tables.ts'
import { readsOfWholeTables } from './read-plans.ts'

const folder = mkdtempSync(join(tmpdir(), 'planbridge-growth-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 100_000 : 2_500

const engines = {
  async SQLite() {
    const path = join(mkdtempSync(join(folder, 'file-')), 'planbridge.db')
    const open = () => sqlStore(sqliteDialect(path))
    return { open, dialect: () => sqliteDialect(path), order: oneWriter }
  },
  async PostgreSQL() {
    const url = await createDatabase()
    const timeouts = { connectMs: 9_000, statementMs: 0, silenceMs: 0 }
    const dialect = () => postgresDialect({ url, poolMax: 1, timeouts })
    return { open: () => postgresStore({ url }), dialect, order: eventOrder }
  },
}

/** A store, and its database with filled tables, which notes its statements. */
const openFilled = async (engine: keyof typeof engines) => {
  const { open, dialect, order } = await engines[engine]()
  const store = await open()
  const statements: CompiledQuery[] = []
  const db = new Kysely<Schema>({ dialect: dialect(), log: ({ query }) => void statements.push(query) })
  await fillTables(db, rows)
  return { store, db, statements, order }
}

const reader: TimelineReader = {
  tenant: 'firm',
  owners: ['p7', 'former'],
  shared: [ConnectionId.parse('c1')],
  arrivals: new Map([[IntegrationId.parse('plannr'), 0]]),
}
const noon = { transaction: 0, number: 9 }

type Opened = Awaited<ReturnType<typeof openFilled>>

/** The queries of pages and of background work, in an order in which the earlier ones leave rows for the later ones. */
const queries = ({ db, order }: Opened): readonly (() => Promise<unknown>)[] => {
  const [events, webhooks] = [hostEventStore(db, order), webhookStore(db, order)]
  const [inbound, timeline] = [inboundStore(db), timelineStore(db, order)]
  const list = { reader, max: 51 }
  const ofEndpoint = { endpoint: 'we_1', max: 51 }
  return [
    () => events.list({ tenant: 'firm', integrations: null, after: undefined, max: 101 }),
    () => events.list({ tenant: 'firm', integrations: ['plannr'], after: 'evt_101', max: 101 }),
    () => events.find('evt_101'),
    () => webhooks.fanOut(now, 200),
    () => webhooks.due(now, 500),
    () => webhooks.claim('we_1', { lease: 'one', until: now + 1, now }, 4),
    () => webhooks.countDeliveries('other'),
    () => webhooks.lastTries('other'),
    () => webhooks.listDeliveries(ofEndpoint),
    () => webhooks.listDeliveries({ ...ofEndpoint, status: 'dead', after: 'evt_100' }),
    () => webhooks.findDelivery('we_1', 'evt_100'),
    () => webhooks.findMessage('evt_100'),
    () => webhooks.resend({ endpoint: 'we_2', message: 'evt_101', now }),
    () => webhooks.replay({ endpoint: 'we_9', from: now - dayMs, until: now, now, max: 10 }),
    () => inbound.due(now, { max: 100, bytesMax: 8_000_000 }),
    () => inbound.find('inb_3'),
    () => inbound.markProcessed('inb_3', now),
    () => timeline.list(list),
    () => timeline.list({ ...list, before: noon, connection: ConnectionId.parse('c7'), topic: 'problems' }),
    () => timeline.after(noon, 500),
    () => timeline.afterFor(reader, noon, 100),
    () => timeline.head(),
    () => purgeHostEvents(db, now),
    () => purgeWebhooks(db, now),
    () => purgeTimeline(db, now, order),
    () => inbound.purge('plannr', now - 30 * dayMs),
  ]
}

const purgedTables = ['host_events', 'webhook_messages', 'webhook_deliveries', 'timeline_entries'] as const

const isRead = ({ sql: text }: CompiledQuery): boolean => /^\s*(?:select|update|delete|with)\b/i.test(text)

describe.each(['SQLite', 'PostgreSQL'] as const)('tables that have grown, on %s', (engine) => {
  let opened: Opened
  beforeAll(async () => {
    opened = await openFilled(engine)
  })
  afterAll(async () => {
    await opened.db.destroy()
    await opened.store.close()
  })

  test('OP-191: are read by an index, by every query of a page and of background work', async () => {
    const { db, statements, order } = opened
    statements.length = 0
    for (const query of queries(opened)) await query()
    const texts = new Map(statements.filter(isRead).map((query) => [query.sql, query]))
    // So that a small table is not read as a whole only because it is small.
    if (order !== oneWriter) await sql`set enable_seqscan = off`.execute(db)
    const found: string[] = []
    for (const query of texts.values())
      for (const read of await readsOfWholeTables(db, query)) found.push(`${read}: ${query.sql}`)
    expect(found).toEqual([])
    expect(texts.size).toBeGreaterThan(25)
    const seeded = db.selectFrom('host_events').select('id').where('reason', '=', 'seeded').compile()
    expect(await readsOfWholeTables(db, seeded)).toHaveLength(1)
  })

  test('OP-190: lose at most a thousand old rows at once, and all of them in the end', async () => {
    const { db, store } = opened
    const count = async (table: (typeof purgedTables)[number]) => {
      const counted = db.selectFrom(table).select((eb) => eb.fn.countAll().as('count'))
      return Number((await counted.executeTakeFirstOrThrow()).count)
    }
    const counts = () => Promise.all(purgedTables.map(count))
    const before = await counts()
    // Triggers write rows with the time of the machine.
    const later = Math.max(now, Date.now()) + 40 * dayMs
    expect(await store.purge(later, 0)).toBe(true)
    const lost = (await counts()).map((after, at) => (before[at] ?? 0) - after)
    // Some messages have two deliveries.
    expect(lost).toEqual([1_000, 1_000, expect.toSatisfy((deliveries) => deliveries >= 1_000), 1_000])
    while (await store.purge(later, 0));
    // The newest event of each tenant stays.
    expect(await counts()).toEqual([21, 0, 0, 0])
  })
})
