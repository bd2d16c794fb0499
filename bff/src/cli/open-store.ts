import type { Config } from '../config/config.ts'
import { NewerStore } from '../store/migrate.ts'
import type { Store } from '../store/ports.ts'
import { sqlStore } from '../store/sql-store.ts'
import { sqliteDialect } from '../store/sqlite-engine.ts'
import type { Keyring } from '../vault/keyring.ts'
import { missingKeys } from '../vault/missing-keys.ts'
import { Refusal } from './refusal.ts'

const newer = (path: string, { changes }: NewerStore): string =>
  [
    `The store at ${path} was written by a newer Planbridge.`,
    `  This version does not know these changes of its schema: ${changes.join(', ')}`,
    '  Run that version again, or restore a backup from before it (docs/operations.md).',
  ].join('\n')

/** Opens the store and brings its schema up to date. */
export const openStore = async ({ storePath }: Config): Promise<Store> => {
  try {
    return await sqlStore(sqliteDialect(storePath))
  } catch (error) {
    throw error instanceof NewerStore ? new Refusal(newer(storePath, error)) : error
  }
}

const tokenSets = (rows: number): string => (rows === 1 ? '1 token set' : `${rows} token sets`)

/** Refuses where token sets lie under keys that the configuration does not hold. */
export const requireKeys = async (store: Store, ring: Keyring): Promise<void> => {
  const missing = missingKeys(ring, await store.sealed.countByKey())
  if (missing.length === 0) return
  throw new Refusal(
    [
      'Token sets lie under vault keys that the configuration does not hold:',
      ...missing.map(({ id, rows }) => `  ${id}  ${tokenSets(rows)}`),
      'Put each key back under vault.keys. Where one is lost, `planbridge vault discard <key>` gives up what lies under it.',
    ].join('\n'),
  )
}
