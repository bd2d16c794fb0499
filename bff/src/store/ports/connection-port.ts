import type {
  AccessModel,
  AccountChoice,
  ConnectionId,
  ConnectionReason,
  ConnectionStatus,
  FailureCode,
  IntegrationId,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** The state of token renewal, which is stored next to the token set. */
export interface RenewalJournal {
  /** When the current refresh token was sent; null once the answer was stored. */
  readonly requestedAt: Millis | null
  /** Consecutive tries that ended with neither a token nor a refusal. */
  readonly failures: number
  readonly failure: FailureCode | null
  /** Earliest time of the next try. */
  readonly retryAt: Millis | null
}

export interface ConnectionRow {
  readonly id: ConnectionId
  readonly tenant: string
  /** Subject; '' if the connection belongs to the tenant. */
  readonly owner: string
  readonly integration: IntegrationId
  readonly model: AccessModel
  /** Account at the provider; '' if the connection belongs to the tenant. */
  readonly account: string
  readonly accountName: string | null
  readonly accountDetail: string | null
  readonly status: ConnectionStatus
  readonly reason: ConnectionReason | null
  readonly choice: string | null
  readonly choices: readonly AccountChoice[]
  readonly scopes: readonly string[]
  /** The last consent, or the last time that a token was pasted. */
  readonly createdAt: Millis
  /** null if an earlier version stored the row: then it is `createdAt`. */
  readonly firstConnectedAt: Millis | null
  readonly usedAt: Millis | null
  readonly endsAt: Millis | null
  readonly renews: boolean
  readonly sealed: string | null
  /** Incremented by every change of the token set; the compare-and-swap version. */
  readonly tokenVersion: number
  readonly tokenEndsAt: Millis | null
  /** Time from which the token should be renewed. */
  readonly tokenStaleAt: Millis | null
  /** When the refresh token expires, if the provider documents it. */
  readonly refreshEndsAt: Millis | null
  readonly journal: RenewalJournal
  /** When the ID token that awaits verification is judged again; null if there is none. */
  readonly identityCheckAt: Millis | null
  /** Consecutive renewals whose access token the API refused at once. */
  readonly refusals: number
  /** Until when a refusal by the API causes no further renewal. */
  readonly refusedUntil: Millis | null
  /** Until when the host has to verify its person; null if it has, or need not. */
  readonly pendingUntil: Millis | null
}

export type ConnectionChange = Partial<
  Pick<
    ConnectionRow,
    | 'accountName'
    | 'accountDetail'
    | 'status'
    | 'reason'
    | 'journal'
    | 'identityCheckAt'
    | 'refusals'
    | 'refusedUntil'
    | 'pendingUntil'
    | 'refreshEndsAt'
    | 'choice'
    | 'choices'
    | 'scopes'
    | 'endsAt'
    | 'renews'
    | 'createdAt'
    | 'firstConnectedAt'
  >
>

/** A sealed token set to be stored. */
export interface SealedTokens {
  readonly sealed: string | null
  readonly endsAt: Millis | null
  readonly staleAt: Millis | null
}

/**
 * A refresh lease: the exclusive right to renew a token set for a limited time.
 * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html for the fencing token
 */
export interface Lease {
  readonly owner: string
  readonly fence: number
}

export interface ConnectionStore {
  find(id: ConnectionId): Promise<ConnectionRow | undefined>
  /** All connections to a provider account, regardless of their owners. */
  listOfAccount(tenant: string, account: string): Promise<ConnectionRow[]>
  /** The connections of some integrations that have a token set. */
  listOfIntegrations(tenant: string, integrations: readonly string[]): Promise<ConnectionRow[]>
  listOwned(tenant: string, owner: string): Promise<ConnectionRow[]>
  findSame(
    row: Pick<ConnectionRow, 'tenant' | 'owner' | 'integration' | 'model' | 'account'>,
  ): Promise<ConnectionRow | undefined>
  /** Inserts a connection, or returns the existing one with the same identity. */
  add(row: ConnectionRow): Promise<ConnectionRow>
  change(id: ConnectionId, change: ConnectionChange): Promise<void>
  /** Changes a row if its token version is still `readVersion`; false otherwise. */
  changeAt(id: ConnectionId, readVersion: number, change: ConnectionChange): Promise<boolean>
  /** Compare-and-swap on the token version; false if another writer was first or the row was deleted. */
  putTokens(
    id: ConnectionId,
    readVersion: number,
    tokens: SealedTokens,
    change?: ConnectionChange,
  ): Promise<boolean>
  /** Connections with tokens that have reached their own end, earliest first. */
  expired(now: Millis, limit: number): Promise<ConnectionRow[]>
  /** Working connections whose next end (their own or their refresh token's) is at most `days` away, without a warning for that distance. */
  dueForWarning(now: Millis, days: number, limit: number): Promise<ConnectionRow[]>
  /** Records the warning. Exactly one caller gets true. */
  markWarned(id: ConnectionId, end: Millis, days: number): Promise<boolean>
  /** Delegations whose refresh token expires by `before` unless it is used. */
  refreshTokensEndingBefore(before: Millis, limit: number): Promise<ConnectionRow[]>
  /** Connections whose time for the verification has passed, the longest waiting first. */
  unverified(now: Millis, limit: number): Promise<ConnectionRow[]>
  /** Connections with an ID token that has to be judged again by now, the longest waiting first. */
  identityChecksDue(now: Millis, limit: number): Promise<ConnectionRow[]>
  remove(id: ConnectionId): Promise<ConnectionRow | undefined>
  /** Measured by the store's clock, so instances need not agree on the time. `undefined` if the lease is taken. */
  takeRefreshLease(id: ConnectionId, owner: string, forMs: Millis): Promise<Lease | undefined>
  extendRefreshLease(id: ConnectionId, lease: Lease, forMs: Millis): Promise<void>
  releaseRefreshLease(id: ConnectionId, lease: Lease): Promise<void>
}
