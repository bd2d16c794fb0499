import type { CatalogEntry, ConnectionId, ConsentModel, DelegationTerms } from '@planbridge/shared/contract'
import type { BffFailure } from '../../core/bff-client.ts'
import type { AttemptOptions } from '../../core/front-channel/pending-attempt.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { purposeOf } from '../../core/stores/purpose.ts'
import { useApp } from '../app-context.tsx'
import type { AppServices } from '../compose.ts'
import { connectionPath, routes } from '../routes.ts'

export interface ConnectOptions {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly anotherAccount?: boolean
  /** The terms of a delegation. */
  readonly terms?: DelegationTerms
}

const anonymous = { state: 'anonymous', name: null, ends_at: null, simulated: false } as const

/** Returns a function that navigates to a provider to connect an account. */
export function useConnect(): (options: ConnectOptions) => Promise<void> {
  const { session, connections, attempt } = useApp()
  return ({ entry, model, anotherAccount = false, terms }) => {
    const count = valueOr(connections.getState().list, []).length
    return attempt.getState().start({
      provider: entry.provider.name,
      request: {
        purpose: purposeOf(valueOr(session.getState().session, anonymous), count),
        integration: entry.id,
        model,
        return_to: routes.start,
        ...(anotherAccount && { another_account: true }),
        ...(terms && { delegation: terms }),
      },
    })
  }
}

export interface ReconnectOptions {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly connection: ConnectionId
  /** New terms of a delegation; without them it keeps the agreed ones. */
  readonly terms?: DelegationTerms
}

/** The attempt that reconnects or renews a connection. */
export const reconnectRequest = ({ entry, model, connection, terms }: ReconnectOptions): AttemptOptions => ({
  provider: entry.provider.name,
  request: {
    purpose: 'reconnect',
    integration: entry.id,
    model,
    connection,
    return_to: connectionPath(connection),
    ...(terms && { delegation: terms }),
  },
})

/** Returns a function that navigates to the provider to reconnect or renew a connection. */
export function useReconnect(): (options: ReconnectOptions) => Promise<void> {
  const { attempt } = useApp()
  return (options) => attempt.getState().start(reconnectRequest(options))
}

/** The failure of the last attempt, for the dialog that started it. Dismisses the notice, which would be behind the dialog. */
export function takeRefusal({ attempt, notices }: AppServices): BffFailure | null {
  const { phase } = attempt.getState()
  if (phase.name !== 'failed') return null
  notices.getState().dismiss()
  return phase.failure
}
