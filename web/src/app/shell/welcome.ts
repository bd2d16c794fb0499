import type { ConnectionId } from '@planbridge/shared/contract'
import { valueOr } from '../../core/stores/loadable.ts'
import type { Parts } from '../compose.ts'
import { loadAll } from '../compose.ts'

/** Fills a fresh document: the state of things, what was left unfinished, and what was just connected. */
export async function welcome(parts: Parts, arrival: ConnectionId | null): Promise<void> {
  await Promise.all([parts.attempt.getState().findUnfinished(), loadAll(parts)])
  const connection = valueOr(parts.connections.getState().list, []).find(({ id }) => id === arrival)
  const entry = valueOr(parts.catalog.getState().entries, []).find(({ id }) => id === connection?.integration)
  if (!connection || !entry) return
  parts.world.announce()
  parts.notices.getState().show({
    kind: 'connected',
    connection: connection.id,
    integration: entry.label,
    status: connection.status,
  })
}
