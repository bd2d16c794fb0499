import { type FailureCode, failureCodes } from '@planbridge/shared/contract'
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { BudgetStore, QuotaKey, Spent } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import type { StoreClock } from './refresh-lease-store.ts'

type Db = Kysely<Schema>
type Port = BudgetStore

const atKey =
  ({ integration, rule, holder }: QuotaKey) =>
  (eb: ExpressionBuilder<Schema, 'budgets'>) =>
    eb.and({ integration, rule, holder })

const read =
  (db: Db, clock: StoreClock): Port['read'] =>
  async (key) => {
    // The join returns the time even if there is no row.
    const { rows } = await sql<{ now: number; spent: string | null; version: number | null }>`
      select ${sql.raw(clock)} as now, budgets.spent, budgets.version
      from (select 1 as one) as always
      left join budgets on integration = ${key.integration} and rule = ${key.rule} and holder = ${key.holder}
    `.execute(db)
    const [{ now, spent, version } = { now: 0, spent: null, version: null }] = rows
    return { now, spent: JSON.parse(spent ?? '{}') as Spent, version: version ?? 0 }
  }

const write =
  (db: Db): Port['write'] =>
  async (key, readVersion, spent, endsAt) => {
    const change = { spent: JSON.stringify(spent), version: readVersion + 1, ends_at: endsAt }
    if (readVersion > 0) {
      const { numUpdatedRows } = await db
        .updateTable('budgets')
        .set(change)
        .where(atKey(key))
        .where('version', '=', readVersion)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    }
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('budgets')
      .values({ ...key, ...change, closed_until: 0, closed_code: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

const block =
  (db: Db, clock: StoreClock): Port['block'] =>
  async ({ key, code, forMs }) => {
    const until = sql<number>`${sql.raw(clock)} + ${sql.lit(Math.round(forMs))}`
    await db
      .insertInto('budgets')
      .values({ ...key, spent: '{}', version: 1, closed_until: until, closed_code: code, ends_at: until })
      .onConflict((conflict) =>
        conflict
          .columns(['integration', 'rule', 'holder'])
          .doUpdateSet({ closed_until: until, closed_code: code })
          .where('budgets.closed_until', '<', until),
      )
      .execute()
  }

const blocked =
  (db: Db, clock: StoreClock): Port['blocked'] =>
  async () => {
    const now = sql<number>`${sql.raw(clock)}`
    const rows = await db
      .selectFrom('budgets')
      .select(['integration', 'rule', 'holder', 'closed_code'])
      .select((eb) => eb('closed_until', '-', now).as('for_ms'))
      .where('closed_until', '>', now)
      .execute()
    return rows.map(({ closed_code, for_ms, ...key }) => ({ key, code: codeOf(closed_code), forMs: for_ms }))
  }

const codeOf = (text: string | null): FailureCode =>
  failureCodes.find((code) => code === text) ?? 'rate-limited'

export const budgetStore = (db: Db, clock: StoreClock): Port => ({
  read: read(db, clock),
  write: write(db),
  block: block(db, clock),
  blocked: blocked(db, clock),
})

/** Deletes budgets without counted calls and without a block, by the store's clock. */
export const purgeBudgets = async (db: Db, clock: StoreClock): Promise<void> => {
  const now = sql<number>`${sql.raw(clock)}`
  await db.deleteFrom('budgets').where('ends_at', '<', now).where('closed_until', '<', now).execute()
}
