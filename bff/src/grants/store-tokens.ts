import { Failure } from '../failure.ts'
import type { Connecting } from '../principal/request-session.ts'
import type { ConnectionChange, ConnectionRow, SealedTokens, Tables } from '../store/ports/ports.ts'
import { blankConnection } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'

type Key = Parameters<typeof blankConnection>[1] & {
  /** Absent, unless a connect session makes the connection. */
  readonly connecting?: Connecting | undefined
}

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
  { connecting, ...key }: Key,
  prepare: PrepareTokens,
): Promise<ConnectionRow> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const known = await needs.store.connections.findSame(key)
    const found = known ?? blankConnection(needs, key)
    const prepared = await prepare(found, known === undefined)
    const stored = await storeAt(needs, found, { ...prepared, connecting })
    if (stored) return stored
  }
  throw new Failure('internal', 'other writers kept changing the connection')
}

/** Stores the connection with its tokens, in one transaction; undefined if another writer changed the connection. */
const storeAt = (
  { store }: ConnectNeeds,
  found: ConnectionRow,
  { sealed, change, connecting }: PreparedTokens & Pick<Key, 'connecting'>,
): Promise<ConnectionRow | undefined> =>
  store.atomically(async ({ connections, subjects, connectSessions }) => {
    await lockOwner(subjects, found)
    await connecting?.lock({ connectSessions })
    const { id, tokenVersion } = await connections.add(found)
    const isRead = id === found.id && tokenVersion === found.tokenVersion
    const isStored = isRead && (await connections.putTokens(id, tokenVersion, sealed, change))
    const stored = isStored ? await connections.find(id) : undefined
    if (stored) await connecting?.made({ connectSessions }, stored)
    return stored
  })

/** Fails if the person was merged with another one, or erased, in the meantime. A service account has no person. */
const lockOwner = async (subjects: Tables['subjects'], { owner }: ConnectionRow): Promise<void> => {
  if (owner !== '' && !(await subjects.lock(owner)))
    throw new Failure('session-required', 'the person does not exist any more')
}
