import { type Kysely, sql } from 'kysely'
import type { ConnectionStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Port = Pick<ConnectionStore, 'takeRefreshLease' | 'extendRefreshLease' | 'releaseRefreshLease'>

/** SQL expression for the store's clock in milliseconds, so that instances need not agree on the time. */
export type StoreClock = string

/**
 * Refresh leases with a fencing token, in SQL that both engines understand.
 * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
 */
export const refreshLeaseStore = (db: Kysely<Schema>, clock: StoreClock): Port => {
  const now = sql<number>`${sql.raw(clock)}`
  const until = (forMs: number) => sql<number>`${sql.raw(clock)} + ${sql.lit(Math.round(forMs))}`
  return {
    async takeRefreshLease(id, owner, forMs) {
      const row = await db
        .updateTable('connections')
        .set((eb) => ({ turn_owner: owner, turn_until: until(forMs), turn_fence: eb('turn_fence', '+', 1) }))
        .where('id', '=', id)
        .where((eb) => eb.or([eb('turn_until', 'is', null), eb('turn_until', '<', now)]))
        .returning('turn_fence')
        .executeTakeFirst()
      return row && { owner, fence: row.turn_fence }
    },
    async extendRefreshLease(id, { owner, fence }, forMs) {
      await db
        .updateTable('connections')
        .set({ turn_until: until(forMs) })
        .where('id', '=', id)
        .where('turn_owner', '=', owner)
        .where('turn_fence', '=', fence)
        .execute()
    },
    async releaseRefreshLease(id, { owner, fence }) {
      await db
        .updateTable('connections')
        .set({ turn_owner: null, turn_until: null })
        .where('id', '=', id)
        .where('turn_owner', '=', owner)
        .where('turn_fence', '=', fence)
        .execute()
    },
  }
}
