import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import { type Log, openEvents } from '../events.ts'
import { type Durability, durabilityOf } from '../store/engines/file-system.ts'
import { NewerStore } from '../store/migrations/migrate.ts'
import type { Store } from '../store/ports/ports.ts'
import { sqlStore } from '../store/engines/sql-store.ts'
import { sqliteDialect } from '../store/engines/sqlite-engine.ts'

export type StoreOpened =
  | { readonly kind: 'open'; readonly store: Store; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string }

type Place<Kind> = Extract<Config['store'], { kind: Kind }>

/** The type of the file system that a file lies in, or would lie in. */
const typeAt = (path: string): number => {
  try {
    return statfsSync(path).type
  } catch (error) {
    const above = dirname(path)
    if (above === path) throw error
    return typeAt(above)
  }
}

// The numbers mean something on Linux alone; elsewhere nothing can be told.
const durabilityAt = (path: string): Durability =>
  process.platform === 'linux' ? durabilityOf(typeAt(path)) : { kind: 'durable' }

const unsafe = (path: string, fileSystem: string) =>
  `${path} lies on ${fileSystem}, where a write that was acknowledged may be lost. Put store.path on a disk of this machine, or let store.url name a PostgreSQL database.`

const forgetful = (fileSystem: string) =>
  `store.path lies on ${fileSystem}: every connection is lost when this machine stops`

const openFile = async ({ path }: Place<'sqlite'>): Promise<StoreOpened> => {
  const durability = durabilityAt(path)
  if (durability.kind === 'unknown') return { kind: 'refused', reason: unsafe(path, durability.name) }
  const warnings = durability.kind === 'volatile' ? [forgetful(durability.name)] : []
  return { kind: 'open', store: await sqlStore(sqliteDialect(path)), warnings }
}

const openDatabase = async ({ url, poolMax }: Place<'postgres'>, log: Log): Promise<StoreOpened> => {
  const { storeConnectionLost } = openEvents(log)
  const onConnectionLost = (detail: string) => storeConnectionLost({ detail })
  // What only PostgreSQL needs is not loaded for a file.
  const { postgresStore } = await import('../store/engines/postgres-engine.ts')
  const store = await postgresStore({ url: url.reveal(), poolMax, onConnectionLost })
  return { kind: 'open', store, warnings: [] }
}

const newer = ({ changes }: NewerStore): string =>
  [
    'it was written by a newer Planbridge.',
    `  This version does not know these changes of its schema: ${changes.join(', ')}`,
    '  Run that version again, or restore a backup from before it (docs/operations.md).',
  ].join('\n')

const reasonOf = (error: unknown): string => {
  if (error instanceof NewerStore) return newer(error)
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** Opens the store where the configuration says, or says in plain words why not. */
export const openStore = async (place: Config['store'], log: Log): Promise<StoreOpened> => {
  try {
    return await (place.kind === 'sqlite' ? openFile(place) : openDatabase(place, log))
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error) }
  }
}
