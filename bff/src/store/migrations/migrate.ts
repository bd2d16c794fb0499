import { type Kysely, sql } from 'kysely'
import { type MigrationProvider, Migrator } from 'kysely/migration'
import { migrations } from './migrations.ts'
import type { Schema } from '../schema/schema.ts'

/** The store has schema changes that are unknown to this version. */
export class NewerStore extends Error {
  override readonly name = 'NewerStore'
  readonly changes: readonly string[]
  constructor(changes: readonly string[]) {
    super(`schema changes unknown to this version: ${changes.join(', ')}`)
    this.changes = changes
  }
}

const appliedMigrations = async (db: Kysely<Schema>): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Applies pending migrations exactly once, even if several instances start together. Throws `NewerStore` if the store is newer. */
export const migrate = async (
  db: Kysely<Schema>,
  provider: MigrationProvider = migrations,
): Promise<void> => {
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error === undefined) return
  const known = Object.keys(await provider.getMigrations())
  const unknown = (await appliedMigrations(db)).filter((name) => !known.includes(name))
  throw unknown.length > 0 ? new NewerStore(unknown) : error
}
