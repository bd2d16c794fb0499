import type { Change, Store } from '../ports/ports.ts'

export interface Invalidate {
  row(change: Change): void
  /** A session, by its record: under which id it is remembered is not known to whoever writes. */
  session(record: string): void
  sessions(): void
}

/** Forgets what is about to be written, and once more what was read while it was being written. */
const around = async <T>(invalidate: () => void, write: () => Promise<T>): Promise<T> => {
  invalidate()
  try {
    return await write()
  } finally {
    invalidate()
  }
}

type Sessions = Store['sessions']
type Connections = Store['connections']

const invalidatingSessions = (store: Sessions, invalidate: Invalidate): Sessions => ({
  ...store,
  rotate: (record, change) =>
    around(
      () => invalidate.session(record),
      () => store.rotate(record, change),
    ),
  remove: (record) =>
    around(
      () => invalidate.session(record),
      () => store.remove(record),
    ),
})

const invalidatingConnections = (store: Connections, invalidate: Invalidate): Connections => {
  const of = (key: string) => () => invalidate.row({ table: 'connections', key })
  const whole = (key: string) => () => {
    invalidate.row({ table: 'connections', key })
    invalidate.row({ table: 'delegations', key })
  }
  return {
    ...store,
    change: (id, change) => around(of(id), () => store.change(id, change)),
    changeAt: (id, version, change) => around(of(id), () => store.changeAt(id, version, change)),
    putTokens: (id, ...rest) => around(of(id), () => store.putTokens(id, ...rest)),
    remove: (id) => around(whole(id), () => store.remove(id)),
  }
}

/** The store, whose every write makes this instance forget what it changes. */
export const invalidatingStore = (store: Store, invalidate: Invalidate): Store => {
  const all = () => invalidate.row({ table: 'everything' })
  const { delegations, subjects, sealed, erasure } = store
  return {
    ...store,
    sessions: invalidatingSessions(store.sessions, invalidate),
    connections: invalidatingConnections(store.connections, invalidate),
    delegations: {
      ...delegations,
      put: (terms) =>
        around(
          () => invalidate.row({ table: 'delegations', key: terms.connection }),
          () => delegations.put(terms),
        ),
    },
    subjects: {
      ...subjects,
      know: (key, name) =>
        around(
          () => invalidate.row({ table: 'subjects', key }),
          () => subjects.know(key, name),
        ),
      attach: (tenant, identity, key) =>
        around(
          () => invalidate.row({ table: 'identities', key }),
          () => subjects.attach(tenant, identity, key),
        ),
    },
    sealed: { ...sealed, discard: (key) => around(all, () => sealed.discard(key)) },
    erasure: { ...erasure, erase: (whom) => around(all, () => erasure.erase(whom)) },
    purge: (now, seenAfter) =>
      around(
        () => invalidate.sessions(),
        () => store.purge(now, seenAfter),
      ),
  }
}
