import type { CatalogEntry, ConnectionId, ConsentModel, DelegationTerms } from '@planbridge/shared/contract'
import type { BffFailure } from '../../core/bff-client.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { purposeOf } from '../../core/stores/purpose.ts'
import type { Parts } from '../compose.ts'
import { useParts } from '../parts-context.tsx'
import { connectionPath, routes } from '../routes.ts'

export interface ConnectWish {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly anotherAccount?: boolean
  /** What a delegation is for. */
  readonly terms?: DelegationTerms
}

const nobody = { state: 'anonymous', name: null, ends_at: null, simulated: false } as const

/** Takes the person to a provider, to connect an account. */
export function useConnect(): (wish: ConnectWish) => Promise<void> {
  const { session, connections, attempt } = useParts()
  return ({ entry, model, anotherAccount = false, terms }) => {
    const count = valueOr(connections.getState().list, []).length
    return attempt.getState().start({
      provider: entry.provider.name,
      request: {
        purpose: purposeOf(valueOr(session.getState().session, nobody), count),
        integration: entry.id,
        model,
        return_to: routes.start,
        ...(anotherAccount && { another_account: true }),
        ...(terms && { delegation: terms }),
      },
    })
  }
}

export interface ReconnectWish {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly connection: ConnectionId
  /** Without new ones a delegation keeps the terms that were agreed. */
  readonly terms?: DelegationTerms
}

/** Takes the person to the provider again, to renew one connection. */
export function useReconnect(): (wish: ReconnectWish) => Promise<void> {
  const { attempt } = useParts()
  return ({ entry, model, connection, terms }) =>
    attempt.getState().start({
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
}

/** What kept the last attempt from leaving, for the dialog that asked for it: nobody sees a notice behind a dialog. */
export function refusalHere({ attempt, notices }: Parts): BffFailure | null {
  const { phase } = attempt.getState()
  if (phase.name !== 'failed') return null
  notices.getState().dismiss()
  return phase.failure
}
