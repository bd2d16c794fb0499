import { currentSqlStore, type Store } from '@planbridge/bff/testing'
import type { Dialect } from 'kysely'
import { type ReadRows, schemaText } from './schema-text.ts'
import { writtenSchema } from './written-schema.ts'

/** A database without tables. */
export interface EmptyDatabase {
  readonly dialect: Dialect
  /** Executes statements. */
  readonly execute: (sql: string) => void
  readonly rows: ReadRows
}

// All changes of the schema, one after the other, take most of the time of an empty store.
let schema = writtenSchema

/** The schema of this version, once a store was opened. */
export const currentSchema = (): string | undefined => schema

/** Opens the store on an empty database. The first one of a process has its schema from the migrations, unless the package has it written. */
export const openEmpty = async ({ dialect, execute, rows }: EmptyDatabase): Promise<Store> => {
  if (schema !== undefined) {
    execute(schema)
    return currentSqlStore(dialect)
  }
  const { sqlStore } = await import('./migrated-store.ts')
  const store = await sqlStore(dialect)
  schema = schemaText(rows)
  return store
}
