import { type Kysely, sql } from 'kysely'
import type { Millis } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { removeAbandoned } from './attempt-store.ts'

type Db = Kysely<Schema>

/** Kept for one more hour to distinguish a late callback from an unknown one. */
const keptMs = 3_600_000
/** Pending attempts without a person, over all networks: about 100 MB. */
const strangersMax = 20_000
const batchMax = 5_000

/** Deletes attempts that ended, empties those that expired, and limits those of strangers. */
export const purgeAttempts = async (db: Db, now: Millis, pendingMax = strangersMax): Promise<void> => {
  await db
    .deleteFrom('attempts')
    .where('expires_at', '<', now - keptMs)
    .execute()
  await db
    .updateTable('attempts')
    .set({ challenge: '', nonce: null, return_to: '/', terms: null })
    .where('expires_at', '<', now)
    .where('phase', '=', 'pending')
    .where('challenge', '!=', '')
    .execute()
  let surplus = (await countOfStrangers(db)) - pendingMax
  for (; surplus > 0; surplus -= batchMax)
    await removeAbandoned(db, await mostOfOneNetwork(db, Math.min(surplus, batchMax)))
}

const countOfStrangers = async (db: Db): Promise<number> => {
  const { count } = await db
    .selectFrom('attempts')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('network', 'is not', null)
    .where('phase', '=', 'pending')
    .executeTakeFirstOrThrow()
  return Number(count)
}

// The oldest attempts of the networks with the most of them, so that few attempts of a network are never deleted for many of another.
const mostOfOneNetwork = async (db: Db, limit: number) => {
  const { rows } = await sql<{ state_hash: string; session: string }>`
    select state_hash, session
    from (
      select state_hash, session,
        row_number() over (partition by network order by created_at desc, state_hash) as place
      from attempts
      where network is not null and phase = 'pending'
    ) as placed
    order by place desc, state_hash
    limit ${limit}`.execute(db)
  return rows
}
