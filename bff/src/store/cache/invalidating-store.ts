import type { Change, Store, Tables } from '../ports/ports.ts'

export interface CacheInvalidation {
  row(change: Change): void
  /** Invalidates a session by its record, because a writer does not know the id hash under which it is cached. */
  session(record: string): void
  sessions(): void
}

/** Invalidates before a write, and again after it for rows that were read during the write. */
const invalidateAround = async <T>(invalidate: () => void, write: () => Promise<T>): Promise<T> => {
  invalidate()
  try {
    return await write()
  } finally {
    invalidate()
  }
}

type Sessions = Store['sessions']
type Connections = Store['connections']

const invalidatingSessions = (store: Sessions, invalidate: CacheInvalidation): Sessions => ({
  ...store,
  rotate: (record, change) =>
    invalidateAround(
      () => invalidate.session(record),
      () => store.rotate(record, change),
    ),
  remove: (record) =>
    invalidateAround(
      () => invalidate.session(record),
      () => store.remove(record),
    ),
})

const invalidatingConnections = (store: Connections, invalidate: CacheInvalidation): Connections => {
  const connection = (key: string) => () => invalidate.row({ table: 'connections', key })
  const withDelegation = (key: string) => () => {
    invalidate.row({ table: 'connections', key })
    invalidate.row({ table: 'delegations', key })
  }
  return {
    ...store,
    change: (id, change) => invalidateAround(connection(id), () => store.change(id, change)),
    changeAt: (id, version, change) =>
      invalidateAround(connection(id), () => store.changeAt(id, version, change)),
    putTokens: (id, ...rest) => invalidateAround(connection(id), () => store.putTokens(id, ...rest)),
    remove: (id) => invalidateAround(withDelegation(id), () => store.remove(id)),
  }
}

const invalidatingTables = (tables: Tables, invalidate: CacheInvalidation): Tables => {
  const everything = () => invalidate.row({ table: 'everything' })
  const { delegations, subjects, sealed, erasure, merges } = tables
  return {
    ...tables,
    sessions: invalidatingSessions(tables.sessions, invalidate),
    connections: invalidatingConnections(tables.connections, invalidate),
    delegations: {
      ...delegations,
      put: (terms) =>
        invalidateAround(
          () => invalidate.row({ table: 'delegations', key: terms.connection }),
          () => delegations.put(terms),
        ),
      change: (key, update) =>
        invalidateAround(
          () => {
            invalidate.row({ table: 'delegations', key })
            invalidate.row({ table: 'connections', key })
          },
          () => delegations.change(key, update),
        ),
    },
    subjects: {
      ...subjects,
      identify: (key, name) =>
        invalidateAround(
          () => invalidate.row({ table: 'subjects', key }),
          () => subjects.identify(key, name),
        ),
      attach: (tenant, identity, key) =>
        invalidateAround(
          () => invalidate.row({ table: 'identities', key }),
          () => subjects.attach(tenant, identity, key),
        ),
    },
    merges: { ...merges, merge: (request) => invalidateAround(everything, () => merges.merge(request)) },
    sealed: { ...sealed, discard: (key) => invalidateAround(everything, () => sealed.discard(key)) },
    erasure: { ...erasure, erase: (scope) => invalidateAround(everything, () => erasure.erase(scope)) },
  }
}

/** Collects the invalidations of a transaction, which are repeated after its commit: until then a reader still gets the old rows. */
const collecting = (invalidate: CacheInvalidation) => {
  const collected: (() => void)[] = []
  const now = (act: () => void) => {
    collected.push(act)
    act()
  }
  const recorded: CacheInvalidation = {
    row: (change) => now(() => invalidate.row(change)),
    session: (record) => now(() => invalidate.session(record)),
    sessions: () => now(() => invalidate.sessions()),
  }
  return { recorded, repeat: () => collected.forEach((act) => act()) }
}

/** Wraps the store so that every write invalidates the rows that it changes in this instance's cache. */
export const invalidatingStore = (store: Store, invalidate: CacheInvalidation): Store => ({
  ...store,
  ...invalidatingTables(store, invalidate),
  async atomically(work) {
    const { recorded, repeat } = collecting(invalidate)
    try {
      return await store.atomically((tables) => work(invalidatingTables(tables, recorded)))
    } finally {
      repeat()
    }
  },
  purge: (now, seenAfter) =>
    invalidateAround(
      () => invalidate.sessions(),
      () => store.purge(now, seenAfter),
    ),
})
