import type { DeleteQueryBuilder, DeleteResult, Kysely } from 'kysely'
import type { Schema } from '../schema/schema.ts'

type Offers = DeleteQueryBuilder<Schema, 'merge_offers', DeleteResult>

/** Deletes offers to merge people. The tokens of those that were not accepted are due to be revoked. */
export const endOffers = async (db: Kysely<Schema>, which: (offers: Offers) => Offers): Promise<number> => {
  const ended = await which(db.deleteFrom('merge_offers')).returning(['pending']).execute()
  if (ended.length > 0)
    await db
      .updateTable('pending_revocations')
      .set({ next_try_at: 0 })
      .where(
        'id',
        'in',
        ended.map(({ pending }) => pending),
      )
      .where('settled_at', 'is', null)
      .execute()
  return ended.length
}
