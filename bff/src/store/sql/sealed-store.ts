import { ConnectionId } from '@planbridge/shared/contract'
import type { Kysely } from 'kysely'
import { sealedColumns } from './connection-row.ts'
import type { SealedStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Db = Kysely<Schema>
type Port = SealedStore

const countByKey =
  (db: Db): Port['countByKey'] =>
  async () => {
    const rows = await db
      .selectFrom('connections')
      .select((eb) => ['sealed_under', eb.fn.countAll().as('count')])
      .where('sealed_under', 'is not', null)
      .groupBy('sealed_under')
      .orderBy('sealed_under')
      .execute()
    return new Map(rows.map(({ sealed_under, count }) => [sealed_under ?? '', Number(count)]))
  }

const list =
  (db: Db): Port['list'] =>
  async ({ under, after, max }) => {
    const next = db
      .selectFrom('connections')
      .select(['id', 'tenant', 'token_version', 'sealed'])
      .where('id', '>', after)
      .where('sealed', 'is not', null)
      .orderBy('id')
      .limit(max)
    const rows = await (under === undefined ? next : next.where('sealed_under', '=', under)).execute()
    return rows.map(({ id, tenant, token_version, sealed }) => ({
      id: ConnectionId.parse(id),
      tenant,
      tokenVersion: token_version,
      sealed: sealed ?? '',
    }))
  }

// One transaction for many rows, because most of the cost is the durable commit.
const replace =
  (db: Db): Port['replace'] =>
  (pairs) =>
    db.transaction().execute(async (transaction) => {
      let moved = 0
      for (const { row, sealed } of pairs) {
        const { numUpdatedRows } = await transaction
          .updateTable('connections')
          .set(sealedColumns(sealed))
          .where('id', '=', row.id)
          .where('token_version', '=', row.tokenVersion)
          .where('sealed', '=', row.sealed)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) moved += 1
      }
      return moved
    })

const keyChecks =
  (db: Db): Port['keyChecks'] =>
  async () => {
    const rows = await db.selectFrom('vault_keys').select(['id', 'check_value']).execute()
    return new Map(rows.map(({ id, check_value }) => [id, check_value]))
  }

const recordKeyCheck =
  (db: Db): Port['recordKeyCheck'] =>
  async (id, value) => {
    await db
      .insertInto('vault_keys')
      .values({ id, check_value: value })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    const rows = db.selectFrom('vault_keys').select('check_value').where('id', '=', id)
    return (await rows.executeTakeFirstOrThrow()).check_value
  }

const discard =
  (db: Db): Port['discard'] =>
  (key) =>
    db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('connections')
        .set((eb) => ({
          ...sealedColumns(null),
          token_ends_at: null,
          token_stale_at: null,
          token_version: eb('token_version', '+', 1),
          status: 'reconnect-required',
          reason: 'vault-unreadable',
        }))
        .where('sealed_under', '=', key)
        .executeTakeFirst()
      await transaction.deleteFrom('vault_keys').where('id', '=', key).execute()
      return Number(numUpdatedRows)
    })

export const sealedStore = (db: Db): Port => ({
  countByKey: countByKey(db),
  list: list(db),
  replace: replace(db),
  keyChecks: keyChecks(db),
  recordKeyCheck: recordKeyCheck(db),
  discard: discard(db),
})
