import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const withDatabase = <Result>(
  path: string,
  readOnly: boolean,
  act: (database: DatabaseSync) => Result,
): Result => {
  const database = new DatabaseSync(path, { readOnly })
  try {
    database.exec('PRAGMA busy_timeout = 5000')
    return act(database)
  } finally {
    database.close()
  }
}

const flush = (path: string) => {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}

/** Copies a consistent snapshot of a store in use to a new file that only its owner can read. */
export const copySqlite = (path: string, to: string): void => {
  closeSync(openSync(to, 'wx', 0o600))
  // VACUUM INTO accepts an empty file and leaves deleted content out: https://sqlite.org/lang_vacuum.html#vacuuminto
  try {
    withDatabase(path, true, (database) => database.prepare('VACUUM INTO ?').run(to))
  } catch (error) {
    rmSync(to, { force: true })
    throw error
  }
  flush(to)
  flush(dirname(to))
}

/** Reports whether a file passes SQLite's integrity check. */
export const isSound = (path: string): boolean =>
  withDatabase(
    path,
    true,
    (database) => database.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok',
  )

const isBusy = (error: unknown): boolean => error instanceof Error && /\b(locked|busy)\b/.test(error.message)

/**
 * Rewrites the file without deleted content and truncates its write-ahead log; false if another process is using it.
 * @see https://sqlite.org/pragma.html#pragma_secure_delete for why deletion alone leaves traces
 */
export const scrubSqlite = (path: string): boolean =>
  withDatabase(path, false, (database) => {
    try {
      database.exec('PRAGMA secure_delete = ON; VACUUM')
      return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
    } catch (error) {
      if (isBusy(error)) return false
      throw error
    }
  })
