import type { ConnectionId } from '@planbridge/shared/contract'
import { valueOr } from '../core/stores/loadable.ts'
import type { AppServices } from './compose.ts'
import { loadAll } from './compose.ts'

/** Loads the initial state, finds unfinished attempts, and confirms a connection that was just completed. */
export async function startApp(app: AppServices, completed: ConnectionId | null): Promise<void> {
  await Promise.all([app.attempt.getState().findUnfinished(), loadAll(app)])
  const connection = valueOr(app.connections.getState().list, []).find(({ id }) => id === completed)
  const entry = valueOr(app.catalog.getState().entries, []).find(({ id }) => id === connection?.integration)
  if (!connection || !entry) return
  app.platform.announce()
  app.notices.getState().show({
    kind: 'connected',
    connection: connection.id,
    integration: entry.label,
    status: connection.status,
  })
}
