import { ConnectionId, OperationId } from '@planbridge/shared/contract'
import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { DelegationRow, DelegationStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { inTransaction } from './in-transaction.ts'

const Operations = z.array(OperationId)

type Db = Kysely<Schema>

const fromColumns = (row: Selectable<Schema['delegations']>): DelegationRow => ({
  connection: ConnectionId.parse(row.connection),
  purpose: row.purpose,
  operations: Operations.parse(JSON.parse(row.operations)),
  days: row.days,
  startsAt: row.starts_at,
})

const toColumns = ({ purpose, operations, days, startsAt }: DelegationRow) => ({
  purpose,
  operations: JSON.stringify(operations),
  days,
  starts_at: startsAt,
})

/** Locks the rows until the end of the transaction and reads them. A no-op update locks in both engines. */
const lock = async (transaction: Db, id: ConnectionId) => {
  const terms = await transaction
    .updateTable('delegations')
    .set({ connection: id })
    .where('connection', '=', id)
    .returningAll()
    .executeTakeFirst()
  const connection = await transaction
    .updateTable('connections')
    .set({ id })
    .where('id', '=', id)
    .returning('ends_at')
    .executeTakeFirst()
  return terms && connection && { ...fromColumns(terms), endsAt: connection.ends_at }
}

const change =
  (db: Db): DelegationStore['change'] =>
  async (id, update) =>
    inTransaction(db, async (transaction) => {
      const locked = await lock(transaction, id)
      if (!locked) return undefined
      const agreed = update(locked)
      const { endsAt } = agreed
      await transaction.updateTable('connections').set({ ends_at: endsAt }).where('id', '=', id).execute()
      // Last, because its event has the end of the connection.
      await transaction
        .updateTable('delegations')
        .set(toColumns(agreed))
        .where('connection', '=', id)
        .execute()
      return agreed
    })

export const delegationStore = (db: Db): DelegationStore => ({
  change: change(db),
  async put(delegation) {
    const terms = toColumns(delegation)
    await db
      .insertInto('delegations')
      .values({ connection: delegation.connection, ...terms })
      .onConflict((conflict) => conflict.column('connection').doUpdateSet(terms))
      .execute()
  },
  async find(connection) {
    const row = await db
      .selectFrom('delegations')
      .selectAll()
      .where('connection', '=', connection)
      .executeTakeFirst()
    return row && fromColumns(row)
  },
})
