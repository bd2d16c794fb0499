import type { AccessModel, ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** The event that ended the access. `not-stored`: the tokens were issued and did not become a connection's token set. */
export type RevocationReason =
  | 'disconnected'
  | 'signed-out'
  | 'end-date-reached'
  | 'erased'
  | 'not-stored'
  | 'replaced'

/** The end of a revocation: confirmed by the provider, not needed, impossible, or given up. */
export type RevocationOutcome = 'yes' | 'kept' | 'unsupported' | 'nothing' | 'expired' | 'lost'

/** A token set that no connection has any more and that the provider may still accept. */
export interface PendingRevocation {
  readonly id: string
  readonly tenant: string
  readonly connection: ConnectionId
  /** Subject whose list shows it; '' if there is none, or if the person was erased. */
  readonly owner: string
  readonly integration: IntegrationId
  readonly model: AccessModel
  /** Account at the provider; null if it is unknown, or if the person was erased. */
  readonly account: string | null
  readonly accountName: string | null
  readonly reason: RevocationReason
  /** null once it is settled. */
  readonly sealed: string | null
  /** The id in the place that the token set is sealed for: that of its connection, or its own. */
  readonly sealedFor: string
  readonly tokenVersion: number
  readonly tokenEndsAt: Millis | null
  /** When the refresh token was sent in order to revoke with a new access token; null once the answer was stored. */
  readonly requestedAt: Millis | null
  readonly tries: number
  readonly createdAt: Millis
  readonly nextTryAt: Millis
  /** The grant has ended by itself by then. */
  readonly givesUpAt: Millis
  /** `kept` without `settledAt`: another connection depends on the grant for now. */
  readonly outcome: RevocationOutcome | null
  readonly settledAt: Millis | null
}

/** A renewed token set of a pending revocation, sealed for its own id. */
export interface RenewedForRevocation {
  readonly sealed: string
  readonly tokenEndsAt: Millis
}

export interface RevocationStore {
  add(pending: PendingRevocation): Promise<void>
  find(id: string): Promise<PendingRevocation | undefined>
  /** Those of a person, pending or settled, oldest first. */
  listOwned(tenant: string, owner: string): Promise<PendingRevocation[]>
  /** The number of unconfirmed ones per integration, without those that another connection depends on. */
  count(): Promise<ReadonlyMap<string, number>>
  /** Pending ones whose next try is due, earliest first. */
  due(now: Millis, limit: number): Promise<PendingRevocation[]>
  /** Moves the next try if it is still at `nextTryAt`. Exactly one caller gets true. */
  claim(id: string, nextTryAt: Millis, until: Millis): Promise<boolean>
  /** Records a try that settled nothing, and plans the next one. */
  postpone(id: string, next: Pick<PendingRevocation, 'tries' | 'nextTryAt' | 'outcome'>): Promise<void>
  /** Records that its refresh token is about to be sent; null: it was certainly not used. */
  recordRequest(id: string, requestedAt: Millis | null): Promise<void>
  /** Replaces the token set if its version is still `readVersion`; the new one is `readVersion + 1`. */
  putTokens(id: string, readVersion: number, renewed: RenewedForRevocation): Promise<boolean>
  /** Erases the token set and keeps the outcome for the person. */
  settle(id: string, outcome: RevocationOutcome, settledAt: Millis): Promise<void>
  /** Records the account of tokens that were not stored. */
  nameAccount(id: string, account: string): Promise<void>
  /** False if it is not there any more. */
  remove(id: string): Promise<boolean>
}
