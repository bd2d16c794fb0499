import type { ConnectionId } from '@planbridge/shared/contract'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import { Failure } from '../failure.ts'
import type { ConnectionRow, CachedConnection, CachedReads, SessionRecord } from '../store/ports/ports.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { mayUseService, type ServiceNeeds } from './service-use.ts'

type OwnNeeds = Pick<ConnectNeeds, 'store' | 'integrations' | 'people'>

const gone = () => new Failure('connection-not-found', 'unknown, or of somebody else')

/** The connection, if it is this person's own, or a service account that serves this person. */
export const ownConnection = async (
  needs: OwnNeeds,
  session: SessionRecord,
  id: ConnectionId,
): Promise<ConnectionRow> => {
  const row = await needs.store.connections.find(id)
  if (row && (await serves(needs, session, row))) return row
  throw gone()
}

/** The same from memory, where memory says yes. */
export const cachedConnection = (
  needs: OwnNeeds & { readonly cached: CachedReads },
  session: SessionRecord,
  id: ConnectionId,
): MaybePromise<CachedConnection> =>
  whenKnown(needs.cached.connection(id), (row) => {
    if (!row) throw gone()
    const { integrations, cached } = needs
    return whenKnown(serves({ integrations, people: cached }, session, row), (yes) =>
      yes ? row : ownConnection(needs, session, id),
    )
  })

const serves = (
  needs: Pick<ConnectNeeds, 'integrations'> & ServiceNeeds,
  { tenant, subject }: SessionRecord,
  row: CachedConnection,
): MaybePromise<boolean> => {
  if (row.tenant !== tenant || subject === null) return false
  if (row.model !== 'service-account') return row.owner === subject
  const integration = needs.integrations.get(row.integration)
  if (!integration) return false
  return whenKnown(mayUseService(needs, integration, subject), (permission) => permission === 'yes')
}
