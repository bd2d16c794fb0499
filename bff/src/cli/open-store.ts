import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Events } from '../events.ts'
import { type Durability, durabilityOf } from '../store/engines/file-system.ts'
import { sqlStore } from '../store/engines/sql-store.ts'
import { sqliteDialect } from '../store/engines/sqlite-engine.ts'
import { NewerStore } from '../store/migrations/migrate.ts'
import type { Store } from '../store/ports/ports.ts'
import { fileStoreFaults } from './store-file.ts'

export type StoreOpened =
  | { readonly kind: 'open'; readonly store: Store; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** The reason for the operator, and the error. */
type StoreTried =
  | Extract<StoreOpened, { kind: 'open' }>
  | { readonly kind: 'refused'; readonly reason: string; readonly error: unknown }

type StoreEvents = Pick<Events, 'storeConnectionLost'>

type Place<Kind> = Extract<Config['store'], { kind: Kind }>

/** The file system type of a path, or of its nearest existing parent. */
const typeAt = (path: string): number => {
  try {
    return statfsSync(path).type
  } catch (error) {
    const parent = dirname(path)
    if (parent === path) throw error
    return typeAt(parent)
  }
}

// The type numbers are defined on Linux only.
const durabilityAt = (path: string): Durability =>
  process.platform === 'linux' ? durabilityOf(typeAt(path)) : { kind: 'durable' }

const notDurable = (path: string, fileSystem: string) =>
  `${path} is on ${fileSystem}, which can lose acknowledged writes. Set store.path to a local disk, or store.url to a PostgreSQL database.`

const lostOnShutdown = (fileSystem: string) =>
  `store.path is on ${fileSystem}: all connections are lost when this machine shuts down`

/** Why an SQLite file cannot be the store of this process; empty if it can. Changes nothing. */
export const fileFaults = (path: string): readonly string[] => {
  const durability = durabilityAt(path)
  return durability.kind === 'unknown' ? [notDurable(path, durability.name)] : fileStoreFaults(path)
}

const openFile = async ({ path }: Place<'sqlite'>): Promise<Extract<StoreOpened, { kind: 'open' }>> => {
  const faults = fileFaults(path)
  if (faults.length > 0) throw new Error(faults.join('\n  '))
  const durability = durabilityAt(path)
  const warnings = durability.kind === 'volatile' ? [lostOnShutdown(durability.name)] : []
  return { kind: 'open', store: await sqlStore(sqliteDialect(path)), warnings }
}

const openDatabase = async (
  { url, poolMax }: Place<'postgres'>,
  { storeConnectionLost }: StoreEvents,
): Promise<Extract<StoreOpened, { kind: 'open' }>> => {
  const onConnectionLost = (detail: string) => storeConnectionLost({ detail })
  // Imported on demand: an instance on SQLite saves its memory.
  const { postgresStore } = await import('../store/engines/postgres-engine.ts')
  const store = await postgresStore({ url: url.reveal(), poolMax, onConnectionLost })
  return { kind: 'open', store, warnings: [] }
}

const newer = ({ changes }: NewerStore): string =>
  [
    'it was written by a newer version of Planbridge.',
    `  Schema changes unknown to this version: ${changes.join(', ')}`,
    '  Run the newer version again, or restore a backup made before the upgrade (docs/operations.md).',
  ].join('\n')

/** The reason of an error of the store, for the operator. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof NewerStore) return newer(error)
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** Opens the configured store and migrates it, or returns the reason for the operator and the error. Never throws. */
export const tryStore = async (place: Config['store'], events: StoreEvents): Promise<StoreTried> => {
  try {
    return await (place.kind === 'sqlite' ? openFile(place) : openDatabase(place, events))
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error), error }
  }
}

/** Opens the configured store and migrates it, or returns the reason for the operator. Never throws. */
export const openStore = async (place: Config['store'], events: StoreEvents): Promise<StoreOpened> => {
  const tried = await tryStore(place, events)
  return tried.kind === 'open' ? tried : { kind: 'refused', reason: tried.reason }
}
