import { SqliteAdapter, SqliteDialect, type SqliteDatabase } from 'kysely'

// SQLite supports transactional DDL, although Kysely's adapter says otherwise. Without this, a crash during the first start
// leaves a partial schema, and two concurrent first starts collide.
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

export const sqliteClock = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

/** The SQLite dialect shared by all drivers. */
export class TransactionalSqliteDialect extends SqliteDialect {
  constructor({ prepare, close }: SqliteDatabase) {
    // A transaction that upgrades from reading to writing fails at once if another one is writing; `begin immediate` waits.
    const asWriter = (sql: string) => prepare(sql === 'begin' ? 'begin immediate' : sql)
    super({ database: { prepare: asWriter, close } })
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}
