import type { Kysely } from 'kysely'
import { changedColumns, fromColumns, toColumns } from './connection-row.ts'
import type { ConnectionStore } from './ports.ts'
import type { Schema } from './schema.ts'
import { turnStore } from './turn-store.ts'

export const connectionStore = (db: Kysely<Schema>): ConnectionStore => ({
  ...turnStore(db),
  async find(id) {
    const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromColumns(row)
  },
  async listOfAccount(tenant, account) {
    const rows = await db
      .selectFrom('connections')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .execute()
    return rows.map(fromColumns)
  },
  async listOwned(tenant, owner) {
    const rows = await db
      .selectFrom('connections')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('owner', '=', owner)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(fromColumns)
  },
  async findSame({ tenant, owner, integration, model, account }) {
    const row = await db
      .selectFrom('connections')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('owner', '=', owner)
      .where('integration', '=', integration)
      .where('model', '=', model)
      .where('account', '=', account)
      .executeTakeFirst()
    return row && fromColumns(row)
  },
  async add(row) {
    await db
      .insertInto('connections')
      .values(toColumns(row))
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'owner', 'integration', 'model', 'account']).doNothing(),
      )
      .execute()
    return (await this.findSame(row)) ?? row
  },
  async change(id, change) {
    await db.updateTable('connections').set(changedColumns(change)).where('id', '=', id).execute()
  },
  async putTokens(id, readVersion, { sealed, endsAt, staleAt }, change = {}) {
    const result = await db
      .updateTable('connections')
      .set({
        ...changedColumns(change),
        sealed,
        token_ends_at: endsAt,
        token_stale_at: staleAt,
        token_version: readVersion + 1,
      })
      .where('id', '=', id)
      .where('token_version', '=', readVersion)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
  async used(id, at) {
    await db.updateTable('connections').set({ used_at: at }).where('id', '=', id).execute()
  },
  async remove(id) {
    const row = await db.deleteFrom('connections').where('id', '=', id).returningAll().executeTakeFirst()
    return row && fromColumns(row)
  },
})
