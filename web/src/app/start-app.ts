import type { CompletedConnection } from '../core/front-channel/completed-connection.ts'
import { valueOr } from '../core/stores/loadable.ts'
import type { AppServices } from './compose.ts'
import { loadAll } from './compose.ts'

/** Loads the initial state, finds unfinished attempts, and confirms a connection that was just completed. */
export async function startApp(app: AppServices, completed: CompletedConnection | null): Promise<void> {
  await loadAll(app)
  const connections = valueOr(app.connections.getState().list, [])
  // After the connections, because one of them may be the result of an attempt that this tab did not see finished.
  await app.attempt.getState().findUnfinished(connections)
  const connection = connections.find(({ id }) => id === completed?.connection)
  const entry = valueOr(app.catalog.getState().entries, []).find(({ id }) => id === connection?.integration)
  if (!connection || !entry || !completed) return
  app.platform.announce()
  // The person did not ask for a silent renewal, so its result is no news.
  if (completed.result === 'renewed' || completed.result === 'not-renewed') return
  app.notices.getState().show({
    kind: 'connected',
    connection: connection.id,
    integration: entry.label,
    status: connection.status,
    again: completed.result === 'again',
  })
}
