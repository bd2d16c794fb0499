import type { Kysely } from 'kysely'
import type { ConnectionStore } from './ports.ts'
import type { Schema } from './schema.ts'

/** Whose turn it is to fetch a token, as a lease with a fencing counter: the same statement works on every engine. */
export const turnStore = (db: Kysely<Schema>): Pick<ConnectionStore, 'takeTurn' | 'endTurn'> => ({
  async takeTurn(id, owner, now, until) {
    const row = await db
      .updateTable('connections')
      .set((eb) => ({ turn_owner: owner, turn_until: until, turn_fence: eb('turn_fence', '+', 1) }))
      .where('id', '=', id)
      .where((eb) => eb.or([eb('turn_until', 'is', null), eb('turn_until', '<', now)]))
      .returning('turn_fence')
      .executeTakeFirst()
    return row && { owner, fence: row.turn_fence }
  },
  async endTurn(id, { owner, fence }) {
    await db
      .updateTable('connections')
      .set({ turn_owner: null, turn_until: null })
      .where('id', '=', id)
      .where('turn_owner', '=', owner)
      .where('turn_fence', '=', fence)
      .execute()
  },
})
