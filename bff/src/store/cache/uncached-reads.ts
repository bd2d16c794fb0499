import type { CachedReads, Store } from '../ports/ports.ts'

/** Implements `CachedReads` without a cache: every call reads the store. */
export const uncachedReads = ({
  sessions,
  connections,
  delegations,
  subjects,
}: Pick<Store, 'sessions' | 'connections' | 'delegations' | 'subjects'>): CachedReads => ({
  session: (idHash) => sessions.find(idHash),
  connection: (id) => connections.find(id),
  delegation: (connection) => delegations.find(connection),
  subject: (id) => subjects.find(id),
  identitiesOf: (subject) => subjects.identitiesOf(subject),
  isStoreDown: () => false,
})
