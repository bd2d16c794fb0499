import type { ClockState } from '../messages.ts'
import type { Journal, JournalEntry } from '../../simulators/journaled.ts'
import type { Cookies } from '../../kit/browser.ts'
import type { ScenarioName } from '../../scenarios/names.ts'

/** Everything of the simulation that outlives the worker, which a browser ends after half a minute without a request. */
export interface Saved {
  readonly cookies: Cookies
  readonly clock: ClockState
  readonly scenario: ScenarioName
  /** The SQLite database of the BFF. */
  readonly store: Uint8Array | undefined
}

export interface SavedState {
  readonly read: () => Promise<Partial<Saved>>
  /** Resolves when it is on disk. */
  readonly write: (part: Partial<Saved>) => Promise<void>
  /** The requests that a simulator has received. */
  readonly journalOf: (simulator: string) => Journal
  readonly clear: () => Promise<void>
}

const parts = 'parts'
const journal = 'journal'

const asPromise = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')))
  })

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    const fail = () => reject(transaction.error ?? new Error('IndexedDB failed'))
    transaction.addEventListener('error', fail)
    transaction.addEventListener('abort', fail)
  })

const openDatabase = (name: string): Promise<IDBDatabase> => {
  const opening = indexedDB.open(name, 1)
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore(parts)
    opening.result.createObjectStore(journal, { autoIncrement: true }).createIndex('simulator', 'simulator')
  })
  return asPromise(opening)
}

interface Stored {
  readonly simulator: string
  readonly entry: JournalEntry
}

/** The saved state in IndexedDB, under a name. */
export const openSavedState = async (name: string): Promise<SavedState> => {
  const database = await openDatabase(name)
  return {
    async read() {
      const store = database.transaction(parts).objectStore(parts)
      const [keys, values] = await Promise.all([asPromise(store.getAllKeys()), asPromise(store.getAll())])
      return Object.fromEntries(keys.map((key, index) => [key as keyof Saved, values[index] as unknown]))
    },
    write(part) {
      const transaction = database.transaction(parts, 'readwrite')
      for (const [key, value] of Object.entries(part)) transaction.objectStore(parts).put(value, key)
      return done(transaction)
    },
    journalOf: (simulator) => ({
      async entries() {
        const index = database.transaction(journal).objectStore(journal).index('simulator')
        const stored: readonly Stored[] = await asPromise(index.getAll(simulator))
        return stored.map(({ entry }) => entry)
      },
      append(entry) {
        const transaction = database.transaction(journal, 'readwrite')
        transaction.objectStore(journal).add({ simulator, entry } satisfies Stored)
        return done(transaction)
      },
    }),
    clear() {
      const transaction = database.transaction([parts, journal], 'readwrite')
      for (const store of [parts, journal]) transaction.objectStore(store).clear()
      return done(transaction)
    },
  }
}
