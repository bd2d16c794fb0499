import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ActivityStore, Millis } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

const atOnce = 500

/** Batches in the order of their ids, in which every instance locks the rows. */
const batchesOf = (notes: ReadonlyMap<string, Millis>): RawBuilder<unknown>[] => {
  const sorted = [...notes].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const count = Math.ceil(sorted.length / atOnce)
  return Array.from({ length: count }, (_, batch) =>
    sql.join(
      sorted
        .slice(batch * atOnce, (batch + 1) * atOnce)
        .map(([id, at]) => sql`(cast(${id} as text), cast(${at} as bigint))`),
    ),
  )
}

// `|| ''`: else SQLite reads the whole table for each batch, and looks every row up among the notes instead of the other way round.
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

// No transaction around them: it would hold a connection and locks between its steps, and half of the notes is worth having.
export const activityStore = (db: Kysely<Schema>): ActivityStore => ({
  async write({ used, seen }) {
    await writeSeen(db, seen)
    await writeUsed(db, used)
  },
})
