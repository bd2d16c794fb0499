import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ActivityStore, Millis } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

const batchMax = 500

/** Batches ordered by id, so that all instances lock rows in the same order and cannot deadlock. */
const batchesOf = (notes: ReadonlyMap<string, Millis>): RawBuilder<unknown>[] => {
  const sorted = [...notes].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const count = Math.ceil(sorted.length / batchMax)
  return Array.from({ length: count }, (_, batch) =>
    sql.join(
      sorted
        .slice(batch * batchMax, (batch + 1) * batchMax)
        .map(([id, at]) => sql`(cast(${id} as text), cast(${at} as bigint))`),
    ),
  )
}

// `|| ''` changes the query plan: without it, SQLite scans the whole table per batch and looks each row up in the values.
const writeSeen = async (db: Kysely<Schema>, notes: ReadonlyMap<string, Millis>) => {
  for (const batch of batchesOf(notes))
    await sql`
      with noted(id, at) as (values ${batch})
      update sessions set seen_at = noted.at from noted
      where sessions.record = noted.id || '' and sessions.seen_at < noted.at`.execute(db)
}

const writeUsed = async (db: Kysely<Schema>, notes: ReadonlyMap<string, Millis>) => {
  for (const batch of batchesOf(notes))
    await sql`
      with noted(id, at) as (values ${batch})
      update connections set used_at = noted.at from noted
      where connections.id = noted.id || '' and coalesce(connections.used_at, 0) < noted.at`.execute(db)
}

// Without a transaction, which would keep a connection and locks between the steps. A partial write is still useful.
export const activityStore = (db: Kysely<Schema>): ActivityStore => ({
  async write({ used, seen }) {
    await writeSeen(db, seen)
    await writeUsed(db, used)
  },
})
