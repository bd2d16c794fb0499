import type { Change, Store } from './ports.ts'

export interface Forget {
  row(change: Change): void
  /** A session, by its record: under which id it is remembered is not known to whoever writes. */
  session(record: string): void
  sessions(): void
}

/** Forgets what is about to be written, and once more what was read while it was being written. */
const around = async <T>(forget: () => void, write: () => Promise<T>): Promise<T> => {
  forget()
  try {
    return await write()
  } finally {
    forget()
  }
}

type Sessions = Store['sessions']
type Connections = Store['connections']

const forgettingSessions = (store: Sessions, forget: Forget): Sessions => ({
  ...store,
  rotate: (record, change) =>
    around(
      () => forget.session(record),
      () => store.rotate(record, change),
    ),
  remove: (record) =>
    around(
      () => forget.session(record),
      () => store.remove(record),
    ),
})

const forgettingConnections = (store: Connections, forget: Forget): Connections => {
  const of = (key: string) => () => forget.row({ table: 'connections', key })
  const whole = (key: string) => () => {
    forget.row({ table: 'connections', key })
    forget.row({ table: 'delegations', key })
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
export const forgettingStore = (store: Store, forget: Forget): Store => {
  const all = () => forget.row({ table: 'everything' })
  const { delegations, subjects, sealed, erasure } = store
  return {
    ...store,
    sessions: forgettingSessions(store.sessions, forget),
    connections: forgettingConnections(store.connections, forget),
    delegations: {
      ...delegations,
      put: (terms) =>
        around(
          () => forget.row({ table: 'delegations', key: terms.connection }),
          () => delegations.put(terms),
        ),
    },
    subjects: {
      ...subjects,
      know: (key, name) =>
        around(
          () => forget.row({ table: 'subjects', key }),
          () => subjects.know(key, name),
        ),
      attach: (tenant, identity, key) =>
        around(
          () => forget.row({ table: 'identities', key }),
          () => subjects.attach(tenant, identity, key),
        ),
    },
    sealed: { ...sealed, discard: (key) => around(all, () => sealed.discard(key)) },
    erasure: { ...erasure, erase: (whom) => around(all, () => erasure.erase(whom)) },
    purge: (now, seenAfter) =>
      around(
        () => forget.sessions(),
        () => store.purge(now, seenAfter),
      ),
  }
}
