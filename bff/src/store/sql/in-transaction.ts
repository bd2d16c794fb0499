import { type Kysely, Transaction } from 'kysely'
import type { Schema } from '../schema/schema.ts'

/** Runs `work` in the transaction that is open, or in a new one. */
export const inTransaction = <Result>(
  db: Kysely<Schema>,
  work: (transaction: Transaction<Schema>) => Promise<Result>,
): Promise<Result> =>
  db instanceof Transaction ? work(db as Transaction<Schema>) : db.transaction().execute(work)
