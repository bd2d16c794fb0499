import { Failure } from '../failure.ts'
import type { ConnectionChange, ConnectionRow, SealedTokens } from '../store/ports/ports.ts'
import { blankConnection } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'

type Key = Parameters<typeof blankConnection>[1]

/** A token set for the next version of a connection, and the change that comes with it. */
export interface PreparedTokens {
  readonly sealed: SealedTokens
  readonly change: ConnectionChange
}

/** Seals the tokens for a connection as it was read, or for a new one. */
export type PrepareTokens = (row: ConnectionRow, isNew: boolean) => Promise<PreparedTokens>

const triesMax = 5

/** Stores tokens that need no consent in the one connection of a key, which is made if there is none. */
export const storeTokens = async (
  needs: ConnectNeeds,
  key: Key,
  prepare: PrepareTokens,
): Promise<ConnectionRow> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const known = await needs.store.connections.findSame(key)
    const found = known ?? blankConnection(needs, key)
    const stored = await storeAt(needs, found, await prepare(found, known === undefined))
    if (stored) return stored
  }
  throw new Failure('internal', 'other writers kept changing the connection')
}

/** Stores the connection with its tokens, in one transaction; undefined if another writer changed the connection. */
const storeAt = (
  { store }: ConnectNeeds,
  found: ConnectionRow,
  { sealed, change }: PreparedTokens,
): Promise<ConnectionRow | undefined> =>
  store.atomically(async ({ connections, subjects }) => {
    // Merged with another person, or erased, in the meantime. A service account has no person.
    if (found.owner !== '' && !(await subjects.lock(found.owner)))
      throw new Failure('session-required', 'the person does not exist any more')
    const { id, tokenVersion } = await connections.add(found)
    const isRead = id === found.id && tokenVersion === found.tokenVersion
    const isStored = isRead && (await connections.putTokens(id, tokenVersion, sealed, change))
    return isStored ? connections.find(id) : undefined
  })
