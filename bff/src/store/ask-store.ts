import type { Recall, Store } from './ports.ts'

/** Remembers nothing: every answer is the store's own. */
export const askStore = ({
  sessions,
  connections,
  delegations,
  subjects,
}: Pick<Store, 'sessions' | 'connections' | 'delegations' | 'subjects'>): Recall => ({
  session: (idHash) => sessions.find(idHash),
  connection: (id) => connections.find(id),
  delegation: (connection) => delegations.find(connection),
  subject: (id) => subjects.find(id),
  identitiesOf: (subject) => subjects.identitiesOf(subject),
  isAway: () => false,
})
