import type { endpoints, UseCase } from '@planbridge/shared/contract'
import type { RequestSession } from '../principal/request-session.ts'
import { connectionView } from './connection-view.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { mayUseService } from './service-use.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'

/** The person's own connections, and the service accounts that serve this person. */
export const listConnections =
  (needs: ConnectNeeds): UseCase<typeof endpoints.listConnections, RequestSession> =>
  async (_input, { session }) => {
    if (!session || session.subject === null) return { connections: [] }
    const { subject, tenant } = session
    await needs.activity.flush()
    const own = await needs.store.connections.listOwned(tenant, subject)
    const shared = await needs.store.connections.listOwned(tenant, '')
    const serving = await Promise.all(
      shared.map(async (row) => ((await serves(needs, row, subject)) ? [row] : [])),
    )
    return { connections: [...own, ...serving.flat()].map((row) => connectionView(needs, row)) }
  }

const serves = async (needs: ConnectNeeds, row: ConnectionRow, subject: string): Promise<boolean> => {
  const integration = needs.integrations.get(row.integration)
  return integration !== undefined && (await mayUseService(needs, integration, subject)) === 'yes'
}
