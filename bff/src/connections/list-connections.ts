import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { connectionView } from './connection-view.ts'
import { endedAccess } from './ended-access.ts'
import { mayUseService } from './service-use.ts'

/** Lists the person's own connections and the service accounts that the person may use. */
export const listConnections =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.listConnections, 'browser-session'> =>
  async (_input, { session }) => {
    if (!session || session.subject === null) return { connections: [] }
    const { subject, tenant } = session
    // A store that takes no writes can still be read; the last use is then shown as it was.
    await needs.activity.flush().catch(() => undefined)
    const own = await needs.store.connections.listOwned(tenant, subject)
    const shared = await needs.store.connections.listOwned(tenant, '')
    const usable = await Promise.all(
      shared.map(async (row) => ((await mayUseService(needs, row, subject)) ? [row] : [])),
    )
    const rows = [...own, ...usable.flat()]
    // A token set that does not open is shown before its first call fails. Opened ones are cached.
    await Promise.all(rows.map((row) => needs.vault.read(row)))
    const ended = (await needs.store.revocations.listOwned(tenant, subject)).flatMap(endedAccess)
    return {
      connections: rows.map((row) => connectionView(needs, row)),
      ...(ended.length > 0 && { ended }),
    }
  }
