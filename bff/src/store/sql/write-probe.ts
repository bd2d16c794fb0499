import type { Kysely } from 'kysely'
import type { Store } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

// As large as a sealed token set: what fits only into the room left on a page would prove nothing.
const filler = 'x'.repeat(4_096)

/** Writes a row and then deletes the earlier one, so that the write needs room of its own. */
export const probeWrite =
  (db: Kysely<Schema>): Store['probeWrite'] =>
  () =>
    db.transaction().execute(async (transaction) => {
      const rows = transaction.selectFrom('write_probes').select((eb) => eb.fn.max('id').as('last'))
      const id = ((await rows.executeTakeFirst())?.last ?? 0) + 1
      await transaction
        .insertInto('write_probes')
        .values({ id, filler })
        // Another instance may write the same one at the same time.
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ filler }))
        .execute()
      await transaction.deleteFrom('write_probes').where('id', '!=', id).execute()
    })
