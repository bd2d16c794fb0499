import type { Change, Store } from '../ports/ports.ts'

export interface CacheInvalidation {
  row(change: Change): void
  /** A session, by its record: under which id it is remembered is not known to whoever writes. */
  session(record: string): void
  sessions(): void
}

/** Forgets what is about to be written, and once more what was read while it was being written. */
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
  const of = (key: string) => () => invalidate.row({ table: 'connections', key })
  const whole = (key: string) => () => {
    invalidate.row({ table: 'connections', key })
    invalidate.row({ table: 'delegations', key })
  }
  return {
    ...store,
    change: (id, change) => invalidateAround(of(id), () => store.change(id, change)),
    changeAt: (id, version, change) => invalidateAround(of(id), () => store.changeAt(id, version, change)),
    putTokens: (id, ...rest) => invalidateAround(of(id), () => store.putTokens(id, ...rest)),
    remove: (id) => invalidateAround(whole(id), () => store.remove(id)),
  }
}

/** The store, whose every write makes this instance forget what it changes. */
export const invalidatingStore = (store: Store, invalidate: CacheInvalidation): Store => {
  const all = () => invalidate.row({ table: 'everything' })
  const { delegations, subjects, sealed, erasure } = store
  return {
    ...store,
    sessions: invalidatingSessions(store.sessions, invalidate),
    connections: invalidatingConnections(store.connections, invalidate),
    delegations: {
      ...delegations,
      put: (terms) =>
        invalidateAround(
          () => invalidate.row({ table: 'delegations', key: terms.connection }),
          () => delegations.put(terms),
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
    sealed: { ...sealed, discard: (key) => invalidateAround(all, () => sealed.discard(key)) },
    erasure: { ...erasure, erase: (whom) => invalidateAround(all, () => erasure.erase(whom)) },
    purge: (now, seenAfter) =>
      invalidateAround(
        () => invalidate.sessions(),
        () => store.purge(now, seenAfter),
      ),
  }
}
