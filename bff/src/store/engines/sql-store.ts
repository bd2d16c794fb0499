import { type Dialect, Kysely } from 'kysely'
import { migrate } from '../migrations/migrate.ts'
import type { Store } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { oneWriter } from '../sql/event-order.ts'
import { settleRestoredEvents } from '../sql/hosts/host-event-store.ts'
import { settleRestoredTimeline } from '../sql/timeline/kept-entries.ts'
import { databaseOf, storeOn, type StoreOptions } from './store-on.ts'

const migrateOver = async (dialect: Dialect) => {
  const db = new Kysely<Schema>({ dialect })
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

/** A start tries again, and each try opens a database. */
const migrateOrClose = async (db: Kysely<Schema>) => {
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

export interface SqlStoreOptions extends StoreOptions {
  /** A separate dialect for schema changes, for example with other timeouts. */
  readonly migrating?: Dialect
}

/** Migrates the schema and builds the store on a SQL dialect. Throws `NewerStore` if the schema is newer than this version. */
export const sqlStore = async (
  dialect: Dialect,
  { migrating, eventOrder = oneWriter, ...options }: SqlStoreOptions = {},
): Promise<Store> => {
  if (migrating) await migrateOver(migrating)
  const db = databaseOf(dialect)
  if (!migrating) await migrateOrClose(db)
  await settleRestoredEvents(db, eventOrder)
  await settleRestoredTimeline(db, eventOrder)
  return storeOn(db, { ...options, eventOrder })
}
