import { ConnectionId, OperationId } from '@planbridge/shared/contract'
import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import type { DelegationStore } from './ports.ts'
import type { Schema } from './schema.ts'

const Operations = z.array(OperationId)

export const delegationStore = (db: Kysely<Schema>): DelegationStore => ({
  async put({ connection, purpose, operations, days, startsAt }) {
    const terms = { purpose, operations: JSON.stringify(operations), days, starts_at: startsAt }
    await db
      .insertInto('delegations')
      .values({ connection, ...terms })
      .onConflict((conflict) => conflict.column('connection').doUpdateSet(terms))
      .execute()
  },
  async find(connection) {
    const row = await db
      .selectFrom('delegations')
      .selectAll()
      .where('connection', '=', connection)
      .executeTakeFirst()
    return (
      row && {
        connection: ConnectionId.parse(row.connection),
        purpose: row.purpose,
        operations: Operations.parse(JSON.parse(row.operations)),
        days: row.days,
        startsAt: row.starts_at,
      }
    )
  },
})
