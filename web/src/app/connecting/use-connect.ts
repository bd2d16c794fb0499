import type {
  CatalogEntry,
  ConnectionId,
  ConsentModel,
  DelegationTerms,
  SignInOption,
} from '@planbridge/shared/contract'
import type { BffFailure } from '../../core/bff-client.ts'
import type { ProviderLook } from '../../core/front-channel/pending-attempt.ts'
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
  /** The path to come back to; the start page if absent. */
  readonly returnTo?: string | undefined
}

const lookOf = ({ provider: { colour, mark } }: CatalogEntry): ProviderLook => ({ colour, mark })

const anonymous = { state: 'anonymous', name: null, ends_at: null, simulated: false } as const

/** Returns a function that navigates to a provider to connect an account. */
export function useConnect(): (options: ConnectOptions) => Promise<void> {
  const { session, connections, attempt } = useApp()
  return ({ entry, model, anotherAccount = false, terms, returnTo = routes.start }) => {
    const count = valueOr(connections.getState().list, []).length
    return attempt.getState().start({
      provider: entry.provider.name,
      look: lookOf(entry),
      request: {
        purpose: purposeOf(valueOr(session.getState().session, anonymous), count),
        integration: entry.id,
        model,
        return_to: returnTo,
        ...(anotherAccount && { another_account: true }),
        ...(terms && { delegation: terms }),
      },
    })
  }
}

/** Returns a function that navigates to the sign-in of an organisation. */
export function useFirmSignIn(): (option: SignInOption, returnTo?: string) => Promise<void> {
  const { attempt } = useApp()
  return ({ id, label, model }, returnTo = routes.start) =>
    attempt.getState().start({
      provider: label,
      request: { purpose: 'sign-in', integration: id, model, return_to: returnTo },
    })
}

export interface ReconnectOptions {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly connection: ConnectionId
  /** New terms of a delegation; without them it keeps the agreed ones. */
  readonly terms?: DelegationTerms
}

/** Returns a function that navigates to the provider to reconnect or renew a connection. */
export function useReconnect(): (options: ReconnectOptions) => Promise<void> {
  const { attempt } = useApp()
  return ({ entry, model, connection, terms }) =>
    attempt.getState().start({
      provider: entry.provider.name,
      look: lookOf(entry),
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

/** The failure of the last attempt, for the dialog that started it. Dismisses the notice, which would be behind the dialog. */
export function takeRefusal({ attempt, notices }: AppServices): BffFailure | null {
  const { phase } = attempt.getState()
  if (phase.name !== 'failed') return null
  notices.getState().dismiss()
  return phase.failure
}
