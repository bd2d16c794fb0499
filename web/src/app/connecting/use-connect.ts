import type {
  CatalogEntry,
  ConnectionId,
  ConsentModel,
  DelegationTerms,
  SignInOption,
} from '@planbridge/shared/contract'
import type { BffFailure } from '../../core/bff-client.ts'
import { pendingAttempts } from '../../core/front-channel/pending-attempt.ts'
import type { AttemptOptions, ProviderLook } from '../../core/front-channel/pending-attempt.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { purposeOf } from '../../core/stores/purpose.ts'
import { useApp } from '../app-context.tsx'
import type { AppServices } from '../compose.ts'
import { connectionPath, routes } from '../routes.ts'

export interface ConnectOptions extends SignInReturn {
  readonly entry: CatalogEntry
  readonly model: ConsentModel
  readonly anotherAccount?: boolean
  /** The terms of a delegation. */
  readonly terms?: DelegationTerms
}

/** How the mark of an integration's provider is drawn. */
export const lookOf = ({ provider: { colour, mark } }: CatalogEntry): ProviderLook => ({ colour, mark })

const anonymous = { state: 'anonymous', name: null, ends_at: null, simulated: false } as const

/** Returns a function that starts an attempt in this tab, or in a window so that the page keeps what it shows. */
function useAttempt(): (options: AttemptOptions, keepsPage: boolean) => Promise<void> {
  const { platform, attempt } = useApp()
  return (options, keepsPage) => {
    const opened = keepsPage ? platform.openWindow() : null
    if (!opened) return attempt.getState().start(options)
    const pending = pendingAttempts(opened.storage, platform.now)
    return attempt.getState().startIn({ ...opened, pending }, options)
  }
}

/** Returns a function that navigates to a provider to connect an account. */
export function useConnect(): (options: ConnectOptions) => Promise<void> {
  const { session, connections } = useApp()
  const start = useAttempt()
  return (options) => {
    const {
      entry,
      model,
      anotherAccount = false,
      terms,
      returnTo = routes.start,
      keepsPage = false,
    } = options
    const count = valueOr(connections.getState().list, []).length
    const request = {
      purpose: purposeOf(valueOr(session.getState().session, anonymous), count),
      integration: entry.id,
      model,
      return_to: returnTo,
      ...(anotherAccount && { another_account: true }),
      ...(terms && { delegation: terms }),
    }
    return start({ provider: entry.provider.name, look: lookOf(entry), request }, keepsPage)
  }
}

/** Where and how the person comes back from a sign-in. */
export interface SignInReturn {
  /** The path to come back to; the start page if absent. */
  readonly returnTo?: string | undefined
  /** True if the page is to keep what it shows. */
  readonly keepsPage?: boolean | undefined
}

/** Returns a function that navigates to the sign-in of an organisation. */
export function useFirmSignIn(): (option: SignInOption, back: SignInReturn) => Promise<void> {
  const start = useAttempt()
  return ({ id, label, model }, { returnTo = routes.start, keepsPage = false }) =>
    start(
      { provider: label, request: { purpose: 'sign-in', integration: id, model, return_to: returnTo } },
      keepsPage,
    )
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
