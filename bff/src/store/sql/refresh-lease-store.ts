import { type Kysely, sql } from 'kysely'
import type { ConnectionStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Port = Pick<ConnectionStore, 'takeRefreshLease' | 'extendRefreshLease' | 'releaseRefreshLease'>

/** The store's own clock in milliseconds, as an expression: instances need not agree on the time. */
export type StoreClock = string

/** Whose turn it is to fetch a token, as a lease with a fencing counter: the same statement works on every engine. */
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
