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

/** What is known of renewing a token set, beside the token set itself. */
export interface RenewalJournal {
  /** When the present refresh token was sent; null once an answer to it was stored. */
  readonly requestedAt: Millis | null
  /** Tries in a row that brought neither a token nor a refusal. */
  readonly failures: number
  readonly failure: FailureCode | null
  /** Not to be tried again before then. */
  readonly retryAt: Millis | null
}

export interface ConnectionRow {
  readonly id: ConnectionId
  readonly tenant: string
  /** '' where the connection is the tenant's own. */
  readonly owner: string
  readonly integration: IntegrationId
  readonly model: AccessModel
  /** '' where the connection is the tenant's own. */
  readonly account: string
  readonly accountName: string | null
  readonly accountDetail: string | null
  readonly status: ConnectionStatus
  readonly reason: ConnectionReason | null
  readonly choice: string | null
  readonly choices: readonly AccountChoice[]
  readonly scopes: readonly string[]
  readonly createdAt: Millis
  readonly usedAt: Millis | null
  readonly endsAt: Millis | null
  readonly renews: boolean
  readonly sealed: string | null
  /** Counts every change of the token set; a writer must name the one it read. */
  readonly tokenVersion: number
  readonly tokenEndsAt: Millis | null
  /** From when on a new token should be fetched. */
  readonly tokenStaleAt: Millis | null
  /** When the refresh token dies, where that is documented. */
  readonly refreshEndsAt: Millis | null
  readonly journal: RenewalJournal
}

export type ConnectionChange = Partial<
  Pick<
    ConnectionRow,
    | 'accountName'
    | 'accountDetail'
    | 'status'
    | 'reason'
    | 'journal'
    | 'refreshEndsAt'
    | 'choice'
    | 'choices'
    | 'scopes'
    | 'endsAt'
    | 'renews'
    | 'createdAt'
  >
>

/** A sealed token set on its way into the row. */
export interface SealedTokens {
  readonly sealed: string | null
  readonly endsAt: Millis | null
  readonly staleAt: Millis | null
}

/** The right to fetch a new token, until `until`; the fence says whose turn it is. */
export interface Lease {
  readonly owner: string
  readonly fence: number
}

export interface ConnectionStore {
  find(id: ConnectionId): Promise<ConnectionRow | undefined>
  /** Every connection to this provider account, whoever owns it. */
  listOfAccount(tenant: string, account: string): Promise<ConnectionRow[]>
  listOwned(tenant: string, owner: string): Promise<ConnectionRow[]>
  findSame(
    row: Pick<ConnectionRow, 'tenant' | 'owner' | 'integration' | 'model' | 'account'>,
  ): Promise<ConnectionRow | undefined>
  /** Inserts, unless the same one exists: then answers the one that does. */
  add(row: ConnectionRow): Promise<ConnectionRow>
  change(id: ConnectionId, change: ConnectionChange): Promise<void>
  /** Changes a row whose token set is still the one that was read; false: it is not. */
  changeAt(id: ConnectionId, readVersion: number, change: ConnectionChange): Promise<boolean>
  /** Compare and swap on the token version; false: somebody else changed it, or the row is gone. */
  putTokens(
    id: ConnectionId,
    readVersion: number,
    tokens: SealedTokens,
    change?: ConnectionChange,
  ): Promise<boolean>
  /** Rows with tokens whose own end has come. */
  expired(now: Millis, limit: number): Promise<ConnectionRow[]>
  /** Working rows whose next end, their own or their refresh token's, is at most `days` away and was not warned of so near. */
  dueForWarning(now: Millis, days: number, limit: number): Promise<ConnectionRow[]>
  /** Notes that this end was warned of; exactly one caller gets true. */
  markWarned(id: ConnectionId, end: Millis, days: number): Promise<boolean>
  /** Delegations whose refresh token dies before `before` unless it is used. */
  refreshTokensEndingBefore(before: Millis, limit: number): Promise<ConnectionRow[]>
  remove(id: ConnectionId): Promise<ConnectionRow | undefined>
  /** By the store's own clock, whatever time its callers have. */
  takeRefreshLease(id: ConnectionId, owner: string, forMs: Millis): Promise<Lease | undefined>
  extendRefreshLease(id: ConnectionId, lease: Lease, forMs: Millis): Promise<void>
  releaseRefreshLease(id: ConnectionId, lease: Lease): Promise<void>
}
