import { DatabaseSync } from 'node:sqlite'
import { dialectOver } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { migrate } from '@planbridge/bff/internal/store/migrations/migrate.ts'
import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'
import { type Dialect, Kysely } from 'kysely'

const openDatabase = () => new DatabaseSync(':memory:', { timeout: 0 })

const makeTables = async () => {
  const database = openDatabase()
  const db = new Kysely<Schema>({ dialect: dialectOver(database) })
  await migrate(db)
  const bytes = database.serialize()
  await db.destroy()
  return bytes
}

let emptyTables: ReturnType<typeof makeTables> | undefined

/**
 * SQLite in memory with empty tables. Nearly all of the time of a new store is that of its migrations, so each worker runs them once
 * and copies the result.
 */
export const memoryDialect = async (): Promise<Dialect> => {
  const bytes = await (emptyTables ??= makeTables())
  const database = openDatabase()
  database.deserialize(bytes)
  return dialectOver(database)
}
