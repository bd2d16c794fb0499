import { type Driver, SqliteAdapter, SqliteDialect, type SqliteDatabase } from 'kysely'
import type { Sleep } from '../../runtime/platform.ts'
import { WaitingSqliteDriver } from './sqlite-driver.ts'

class TransactionalAdapter extends SqliteAdapter {
  // SQLite supports transactional DDL, although Kysely's adapter says otherwise. Without this, a crash during the first start
  // leaves a partial schema, and two concurrent first starts collide.
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  // The driver assigns the turns on its one connection, so that a statement that waits for the file holds up no other.
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

export const sqliteClock = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

/** The SQLite dialect shared by all engines. */
export class TransactionalSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase
  readonly #sleep: Sleep

  constructor({ prepare, close }: SqliteDatabase, sleep: Sleep) {
    // A transaction that upgrades from reading to writing fails at once if another one is writing; `begin immediate` waits.
    const asWriter = (sql: string) => prepare(sql === 'begin' ? 'begin immediate' : sql)
    const database = { prepare: asWriter, close }
    super({ database })
    this.#database = database
    this.#sleep = sleep
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }

  override createDriver(): Driver {
    return new WaitingSqliteDriver({ database: this.#database }, this.#sleep)
  }
}
