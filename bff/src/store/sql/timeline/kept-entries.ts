import { dayMs } from '@planbridge/shared/durations'
import { type Kysely, sql } from 'kysely'
import type { ErasureScope } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { type EventOrder, isPlaced, placeOf } from '../event-order.ts'
import { mayHaveMore, purgedMax } from '../purged-rows.ts'

type Db = Kysely<Schema>

/** Entries are kept for this long, and so many of a person. */
const keptMs = 30 * dayMs
const keptMax = 500

/** The columns by which entries are ordered. */
export const entryOrder = {
  transaction: 'timeline_entries.transaction_id',
  number: 'timeline_entries.position',
}

/** Longer than the time between two purges. Only those who have new entries since then can have too many. */
const recentMs = 600_000
/** Entries that are looked at for that. Those of the last minute are always among them. */
const recentMax = 10_000

/** Deletes some old entries and, if there are no more, the oldest ones of people who have too many. Resolves to true if there may be more. */
export const purgeTimeline = async (db: Db, now: number, order: EventOrder): Promise<boolean> => {
  const old = db
    .selectFrom('timeline_entries')
    .select('id')
    .where('at', '<', now - keptMs)
    .limit(purgedMax)
  if (mayHaveMore(await db.deleteFrom('timeline_entries').where('id', 'in', old).executeTakeFirstOrThrow()))
    return true
  // In the order of the index, or the engine would read all entries in the order of their owners.
  const recent = db
    .selectFrom('timeline_entries')
    .select(['tenant', 'owner'])
    .where('at', '>=', now - recentMs)
    .orderBy('at', 'desc')
    .limit(recentMax)
  const owners = await db.selectFrom(recent.as('recent')).select(['tenant', 'owner']).distinct().execute()
  let hasMore = false
  for (const { tenant, owner } of owners) if (await deleteOldest(db, order, { tenant, owner })) hasMore = true
  return hasMore
}

const deleteOldest = async (
  db: Db,
  order: EventOrder,
  { tenant, owner }: { readonly tenant: string; readonly owner: string },
): Promise<boolean> => {
  const ofOwner = db.selectFrom('timeline_entries').where('tenant', '=', tenant).where('owner', '=', owner)
  const oldest = await ofOwner
    .select(['transaction_id', 'position'])
    .orderBy('transaction_id', 'desc')
    .orderBy('position', 'desc')
    .limit(1)
    .offset(keptMax)
    .executeTakeFirst()
  if (!oldest) return false
  const surplus = ofOwner
    .select('id')
    .where(isPlaced(order, entryOrder, '<=', placeOf(oldest.transaction_id, oldest.position)))
    .limit(purgedMax)
  return mayHaveMore(
    await db.deleteFrom('timeline_entries').where('id', 'in', surplus).executeTakeFirstOrThrow(),
  )
}

/**
 * Puts entries before all new ones whose transaction ids are of another database cluster: after a dump was restored, ids begin again.
 */
export const settleRestoredTimeline = async (db: Db, { unusedFrom }: EventOrder): Promise<void> => {
  if (unusedFrom === undefined) return
  await db
    .updateTable('timeline_entries')
    .set({ transaction_id: 0 })
    .where('transaction_id', '>=', sql<number>`${sql.raw(unusedFrom)}`)
    .execute()
}

/** The entries of people and of those who were merged into them, or of a tenant. */
export const timelineIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('timeline_entries').select('id').where('tenant', '=', tenant)
  if (!subjects) return ofTenant
  const former = db.selectFrom('former_subjects').select('id').where('subject', 'in', subjects)
  return ofTenant.where((eb) => eb.or([eb('owner', 'in', subjects), eb('owner', 'in', former)]))
}

export const eraseTimeline = (db: Db, scope: ErasureScope): Promise<{ readonly id: string }[]> =>
  db.deleteFrom('timeline_entries').where('id', 'in', timelineIn(db, scope)).returning('id').execute()
