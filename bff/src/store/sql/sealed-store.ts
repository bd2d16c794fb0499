import type { Kysely } from 'kysely'
import { sealedColumns } from './connection-row.ts'
import type { SealedQuery, SealedRow, SealedStore } from '../ports/ports.ts'
import { type AnswerTable, answerTables } from '../ports/sealed-port.ts'
import type { Schema } from '../schema/schema.ts'
import { discardBodies } from './inbound/erase-inbound.ts'
import { inTransaction } from './in-transaction.ts'

type Db = Kysely<Schema>
type Port = SealedStore

type Table = SealedRow['table']

const tables: readonly Table[] = ['connections', 'pending_revocations', ...answerTables]

const isAnswerTable = (table: Table): table is AnswerTable => answerTables.some((other) => other === table)

/** Counts the sealed texts of these tables by their key. */
export const countIn =
  (db: Db, from: readonly Table[]): Port['countByKey'] =>
  async () => {
    const counts = new Map<string, number>()
    for (const table of from) {
      const rows = await db
        .selectFrom(table)
        .select((eb) => ['sealed_under', eb.fn.countAll().as('count')])
        .where('sealed_under', 'is not', null)
        .groupBy('sealed_under')
        .execute()
      for (const { sealed_under, count } of rows)
        counts.set(sealed_under ?? '', (counts.get(sealed_under ?? '') ?? 0) + Number(count))
    }
    return new Map([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }

const listConnections = (db: Db, after: string, max: number) =>
  db
    .selectFrom('connections')
    .select(['id', 'id as sealed_for', 'tenant', 'token_version', 'sealed'])
    .where('id', '>', after)
    .where('sealed', 'is not', null)
    .orderBy('id')
    .limit(max)

const listPending = (db: Db, after: string, max: number) =>
  db
    .selectFrom('pending_revocations')
    .select(['id', 'sealed_for', 'tenant', 'token_version', 'sealed'])
    .where('id', '>', after)
    .where('sealed', 'is not', null)
    .orderBy('id')
    .limit(max)

const listAnswers = (db: Db, table: AnswerTable, { after, max }: Pick<SealedQuery, 'after' | 'max'>) =>
  db
    .selectFrom(table)
    .select((eb) => ['id', 'id as sealed_for', 'tenant', eb.lit(0).as('token_version'), 'sealed'])
    .where('id', '>', after)
    .where('sealed', 'is not', null)
    .orderBy('id')
    .limit(max)

interface Listed {
  readonly id: string
  readonly sealed_for: string
  readonly tenant: string
  readonly token_version: number
  readonly sealed: string | null
}

const toSealedRow =
  (table: Table) =>
  ({ id, sealed_for, tenant, token_version, sealed }: Listed): SealedRow => ({
    table,
    id,
    sealedFor: sealed_for,
    tenant,
    tokenVersion: token_version,
    sealed: sealed ?? '',
  })

// One page of each table contains the first page of all: by code points, as `>` compares in both engines for these ids.
const list =
  (db: Db): Port['list'] =>
  async ({ under, after, max }) => {
    const ofConnections = listConnections(db, after, max)
    const ofPending = listPending(db, after, max)
    const ofAnswers = answerTables.map(async (table) => {
      const answers = listAnswers(db, table, { after, max })
      const rows = under === undefined ? answers : answers.where('sealed_under', '=', under)
      return (await rows.execute()).map(toSealedRow(table))
    })
    const [connections, pending, ...answers] = await Promise.all([
      (under === undefined ? ofConnections : ofConnections.where('sealed_under', '=', under)).execute(),
      (under === undefined ? ofPending : ofPending.where('sealed_under', '=', under)).execute(),
      ...ofAnswers,
    ])
    const rows = [
      ...connections.map(toSealedRow('connections')),
      ...pending.map(toSealedRow('pending_revocations')),
      ...answers.flat(),
    ]
    return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).slice(0, max)
  }

const replaceOne = (db: Db, { table, id, tokenVersion, sealed: before }: SealedRow, sealed: string) => {
  if (isAnswerTable(table)) {
    const answer = db.updateTable(table).set(sealedColumns(sealed))
    return answer.where('id', '=', id).where('sealed', '=', before).executeTakeFirstOrThrow()
  }
  return db
    .updateTable(table)
    .set(sealedColumns(sealed))
    .where('id', '=', id)
    .where('token_version', '=', tokenVersion)
    .where('sealed', '=', before)
    .executeTakeFirstOrThrow()
}

// One transaction for many rows, because most of the cost is the durable commit.
const replace =
  (db: Db): Port['replace'] =>
  (pairs) =>
    inTransaction(db, async (transaction) => {
      let moved = 0
      for (const { row, sealed } of pairs) {
        const { numUpdatedRows } = await replaceOne(transaction, row, sealed)
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
    inTransaction(db, async (transaction) => {
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
      const { numDeletedRows } = await transaction
        .deleteFrom('pending_revocations')
        .where('sealed_under', '=', key)
        .executeTakeFirst()
      for (const table of ['job_answers', 'idempotency_keys', 'webhook_endpoints'] as const)
        await transaction.deleteFrom(table).where('sealed_under', '=', key).execute()
      await discardBodies(transaction, key)
      // Their texts are written again from the events.
      await transaction
        .updateTable('webhook_messages')
        .set(sealedColumns(null))
        .where('sealed_under', '=', key)
        .execute()
      await transaction.deleteFrom('vault_keys').where('id', '=', key).execute()
      return Number(numUpdatedRows) + Number(numDeletedRows)
    })

export const sealedStore = (db: Db): Port => ({
  countByKey: countIn(db, tables),
  list: list(db),
  replace: replace(db),
  keyChecks: keyChecks(db),
  recordKeyCheck: recordKeyCheck(db),
  discard: discard(db),
})
