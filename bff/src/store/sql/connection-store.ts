import type { ConnectionId } from '@planbridge/shared/contract'
import type { Kysely, Transaction } from 'kysely'
import { changedColumns, fromColumns, sealedColumns, toColumns } from './connection-row.ts'
import type { ConnectionRow, ConnectionStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { inTransaction } from './in-transaction.ts'
import { type StoreClock, refreshLeaseStore } from './refresh-lease-store.ts'
import { expiryStore } from './expiry-store.ts'

type Db = Kysely<Schema>
type Port = ConnectionStore

const find =
  (db: Db): Port['find'] =>
  async (id) => {
    const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromColumns(row)
  }

const listOfAccount =
  (db: Db): Port['listOfAccount'] =>
  async (tenant, account) => {
    const rows = await db
      .selectFrom('connections')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('account', '=', account)
      .execute()
    return rows.map(fromColumns)
  }

const listOfIntegrations =
  (db: Db): Port['listOfIntegrations'] =>
  async (tenant, integrations) => {
    if (integrations.length === 0) return []
    const rows = await db
      .selectFrom('connections')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('integration', 'in', integrations)
      .where('sealed', 'is not', null)
      .execute()
    return rows.map(fromColumns)
  }

const listOwned =
  (db: Db): Port['listOwned'] =>
  async (tenant, owner) => {
    const rows = await db
      .selectFrom('connections')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('owner', '=', owner)
      // A reconnect does not change the place of a connection.
      .orderBy((eb) => eb.fn.coalesce('first_connected_at', 'created_at'))
      .orderBy('id')
      .execute()
    return rows.map(fromColumns)
  }

const findSame =
  (db: Db): Port['findSame'] =>
  async ({ tenant, owner, integration, model, account }) => {
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
  }

const add =
  (db: Db): Port['add'] =>
  async (row) => {
    await db
      .insertInto('connections')
      .values(toColumns(row))
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'owner', 'integration', 'model', 'account']).doNothing(),
      )
      .execute()
    return (await findSame(db)(row)) ?? row
  }

const changeRow =
  (db: Db): Port['change'] =>
  async (id, change) => {
    await db.updateTable('connections').set(changedColumns(change)).where('id', '=', id).execute()
  }

const changeAt =
  (db: Db): Port['changeAt'] =>
  async (id, readVersion, change) => {
    const result = await db
      .updateTable('connections')
      .set(changedColumns(change))
      .where('id', '=', id)
      .where('token_version', '=', readVersion)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const putTokens =
  (db: Db): Port['putTokens'] =>
  async (id, readVersion, { sealed, endsAt, staleAt }, change = {}) => {
    const result = await db
      .updateTable('connections')
      .set({
        ...changedColumns(change),
        ...sealedColumns(sealed),
        token_ends_at: endsAt,
        token_stale_at: staleAt,
        token_version: readVersion + 1,
      })
      .where('id', '=', id)
      .where('token_version', '=', readVersion)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

/** Removes a connection with its delegation, jobs, runs and their answers. */
export const removeConnection = async (
  db: Transaction<Schema>,
  id: ConnectionId,
): Promise<ConnectionRow | undefined> => {
  const jobs = db.selectFrom('jobs').select('id').where('connection', '=', id)
  await db.deleteFrom('runs').where('job', 'in', jobs).execute()
  await db.deleteFrom('jobs').where('connection', '=', id).execute()
  await db.deleteFrom('job_answers').where('connection', '=', id).execute()
  await db.deleteFrom('delegations').where('connection', '=', id).execute()
  const row = await db.deleteFrom('connections').where('id', '=', id).returningAll().executeTakeFirst()
  return row && fromColumns(row)
}

export const connectionStore = (db: Db, clock: StoreClock): Port => ({
  ...refreshLeaseStore(db, clock),
  ...expiryStore(db),
  find: find(db),
  listOfAccount: listOfAccount(db),
  listOfIntegrations: listOfIntegrations(db),
  listOwned: listOwned(db),
  findSame: findSame(db),
  add: add(db),
  change: changeRow(db),
  changeAt: changeAt(db),
  putTokens: putTokens(db),
  remove: (id) => inTransaction(db, (transaction) => removeConnection(transaction, id)),
})
