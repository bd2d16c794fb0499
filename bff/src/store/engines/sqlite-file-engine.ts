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

/** One consistent moment of a store that others may be writing to, as a new file that only its owner may read. */
export const copySqlite = (path: string, to: string): void => {
  closeSync(openSync(to, 'wx', 0o600))
  // https://sqlite.org/lang_vacuum.html#vacuuminto: an empty file may stand there; what was deleted does not come along.
  try {
    withDatabase(path, true, (database) => database.prepare('VACUUM INTO ?').run(to))
  } catch (error) {
    rmSync(to, { force: true })
    throw error
  }
  flush(to)
  flush(dirname(to))
}

/** Whether a file is a sound database. */
export const isSound = (path: string): boolean =>
  withDatabase(
    path,
    true,
    (database) => database.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok',
  )

const isBusy = (error: unknown): boolean => error instanceof Error && /\b(locked|busy)\b/.test(error.message)

/**
 * Rewrites the file without what was deleted, and empties its write-ahead log; false: somebody holds on to it.
 * @see https://sqlite.org/pragma.html#pragma_secure_delete for why deleting alone leaves traces
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
