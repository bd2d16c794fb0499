import type { ConnectionId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports.ts'
import type { ConnectNeeds } from './needs.ts'
import { mayUseService } from './service-use.ts'

/** The connection, if it is this person's own, or a service account that serves this person. */
export const ownConnection = async (
  needs: Pick<ConnectNeeds, 'store' | 'integrations'>,
  session: SessionRecord,
  id: ConnectionId,
): Promise<ConnectionRow> => {
  const row = await needs.store.connections.find(id)
  const gone = new Failure('connection-not-found', 'unknown, or of somebody else')
  if (!row || row.tenant !== session.tenant || session.subject === null) throw gone
  if (row.model !== 'service-account') {
    if (row.owner !== session.subject) throw gone
    return row
  }
  const integration = needs.integrations.get(row.integration)
  if (!integration || (await mayUseService(needs, integration, session.subject)) !== 'yes') throw gone
  return row
}
