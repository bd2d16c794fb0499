import type { CatalogEntry, ConnectionId, ConsentModel } from '@planbridge/shared/contract'
import { valueOr } from '../stores/loadable.ts'
import { purposeOf } from '../stores/purpose.ts'
import { useParts } from './parts-context.tsx'
import { connectionPath, routes } from './routes.ts'

export interface ConnectWish {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly anotherAccount?: boolean
}

const nobody = { state: 'anonymous', name: null, ends_at: null, simulated: false } as const

/** Takes the person to a provider, to connect an account. */
export function useConnect(): (wish: ConnectWish) => Promise<void> {
  const { session, connections, attempt } = useParts()
  return ({ entry, model, anotherAccount = false }) => {
    const count = valueOr(connections.getState().list, []).length
    return attempt.getState().start({
      provider: entry.provider.name,
      request: {
        purpose: purposeOf(valueOr(session.getState().session, nobody), count),
        integration: entry.id,
        model,
        return_to: routes.start,
        ...(anotherAccount && { another_account: true }),
      },
    })
  }
}

/** Takes the person to the provider again, to renew one connection. */
export function useReconnect(): (
  entry: CatalogEntry,
  model: ConsentModel,
  connection: ConnectionId,
) => Promise<void> {
  const { attempt } = useParts()
  return (entry, model, connection) =>
    attempt.getState().start({
      provider: entry.provider.name,
      request: {
        purpose: 'reconnect',
        integration: entry.id,
        model,
        connection,
        return_to: connectionPath(connection),
      },
    })
}
