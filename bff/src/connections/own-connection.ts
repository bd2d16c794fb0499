import type { ConnectionId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { ConnectionRow, CachedConnection, CachedReads, SessionRecord } from '../store/ports/ports.ts'
import { mayUseService, type ServiceNeeds } from './service-use.ts'

type OwnNeeds = Pick<ConnectNeeds, 'store' | 'integrations' | 'people'>

/** Whose connection it has to be. */
type Owner = Pick<SessionRecord, 'tenant' | 'subject'>

const notFound = () => new Failure('connection-not-found', 'unknown, or of another person')

/** Returns a connection of this person or a service account that the person may use; fails with `connection-not-found`. */
export const ownConnection = async (
  needs: OwnNeeds,
  owner: Owner,
  id: ConnectionId,
): Promise<ConnectionRow> => {
  const row = await needs.store.connections.find(id)
  if (row && (await mayUse(needs, owner, row))) return row
  throw notFound()
}

/** Like `ownConnection`, from the cache. The cache may allow access but never deny it: a denial is checked in the store. */
export const cachedConnection = (
  needs: OwnNeeds & { readonly cached: CachedReads },
  session: SessionRecord,
  id: ConnectionId,
): MaybePromise<CachedConnection> =>
  whenKnown(needs.cached.connection(id), (row) => {
    if (!row) throw notFound()
    const { integrations, cached } = needs
    return whenKnown(mayUse({ integrations, people: cached }, session, row), (allowed) =>
      allowed ? row : ownConnection(needs, session, id),
    )
  })

const mayUse = (
  needs: Pick<ConnectNeeds, 'integrations'> & ServiceNeeds,
  { tenant, subject }: Owner,
  row: CachedConnection,
): MaybePromise<boolean> => {
  if (row.tenant !== tenant || subject === null) return false
  return row.model === 'service-account' ? mayUseService(needs, row, subject) : row.owner === subject
}
