import { Failure } from '../failure.ts'
import type { SessionRecord } from '../store/ports/ports.ts'
import type { ConnectNeeds } from './needs.ts'

const connectionsPerPerson = 100

/** Fails with `too-many-connections` if the person has as many connections as allowed. */
export const requireRoom = async (
  { store }: Pick<ConnectNeeds, 'store'>,
  { tenant, subject }: Pick<SessionRecord, 'tenant' | 'subject'>,
): Promise<void> => {
  const owned = subject === null ? [] : await store.connections.listOwned(tenant, subject)
  if (owned.length >= connectionsPerPerson)
    throw new Failure('too-many-connections', `the limit is ${connectionsPerPerson}`, {
      limit: connectionsPerPerson,
    })
}
