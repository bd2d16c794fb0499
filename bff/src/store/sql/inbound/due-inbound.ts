import { type Kysely, sql } from 'kysely'
import type { InboundBatch, InboundStore, Millis, SealedInboundEvent } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { compiledQuery } from '../compiled-query.ts'
import { columns, fromColumns, type InboundColumns } from './inbound-row.ts'

type Db = Kysely<Schema>

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

type DueRow = Pick<InboundColumns, 'id' | 'bytes' | 'occurred_at' | 'seq'>

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
export const dueInbound = (db: Db): InboundStore['due'] => {
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
