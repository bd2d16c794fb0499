import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { sealedUnder } from '../../vault/seal.ts'
import type { Schema } from '../schema/schema.ts'

const batchMax = 500

const nextSealed = (db: Kysely<Schema>, after: string) =>
  db
    .selectFrom('connections')
    .select(['id', 'sealed'])
    .where('sealed', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(batchMax)
    .execute()

const fill = async (db: Kysely<Schema>) => {
  for (
    let rows = await nextSealed(db, '');
    rows.length > 0;
    rows = await nextSealed(db, rows.at(-1)?.id ?? '')
  )
    for (const { id, sealed } of rows)
      await db
        .updateTable('connections')
        .set({ sealed_under: sealed === null ? null : sealedUnder(sealed) })
        .where('id', '=', id)
        .execute()
}

/** A column with the id of the sealing key, so that token sets can be counted and listed by key without opening them. */
export const sealedUnderColumn: Migration = {
  async up(db: Kysely<Schema>) {
    await db.schema.alterTable('connections').addColumn('sealed_under', 'text').execute()
    await fill(db)
    await db.schema
      .createIndex('connections_sealed_under')
      .on('connections')
      .columns(['sealed_under', 'id'])
      .execute()
  },
}
