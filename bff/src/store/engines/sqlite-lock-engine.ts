import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { faultOf } from './store-fault.ts'

// A collected handle would close its file and give up the lock.
const held = new Set<DatabaseSync>()

/** The file itself, whatever links its path contains. */
const realPath = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))

/**
 * Takes the instance lock of a store's file until this process ends, however it ends; false if another process holds it. The lock is an
 * exclusive lock of SQLite on an empty file beside the store, because the store's own locks last only as long as a transaction.
 * @see https://sqlite.org/lockingv3.html
 */
export const lockInstance = (path: string): boolean => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = `${realPath(path)}-instance`
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    // Not opened by other means: closing any descriptor of the file would give up the lock of the whole process.
    chmodSync(file, 0o600)
  } catch (error) {
    database.close()
    if (faultOf(error).kind === 'busy') return false
    throw error
  }
  held.add(database)
  return true
}
