import { SqliteAdapter, SqliteDialect, type SqliteDatabase } from 'kysely'

// SQLite's schema changes are part of their transaction, though Kysely's adapter says otherwise: without this an instance
// that dies in its first start leaves half a schema, and two that start together trip over each other.
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

export const sqliteClock = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

/** What every SQLite engine has in common, whoever runs it. */
export class TransactionalSqliteDialect extends SqliteDialect {
  constructor({ prepare, close }: SqliteDatabase) {
    // A transaction that reads first cannot wait for a writer once it comes to write; one that begins as a writer can.
    const asWriter = (sql: string) => prepare(sql === 'begin' ? 'begin immediate' : sql)
    super({ database: { prepare: asWriter, close } })
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}
