import type {
  AccessModel,
  ConnectionId,
  DelegationTerms,
  IntegrationId,
  Purpose,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** An authorization attempt, from its start until its expiry. */
export interface Attempt {
  readonly stateHash: string
  readonly session: string
  /** Subject that the connection may be added to: the person who links an account, or the guest who signs in. */
  readonly subject: string | null
  readonly purpose: Purpose
  readonly integration: IntegrationId
  readonly model: AccessModel
  readonly challenge: string
  readonly nonce: string | null
  readonly redirectUri: string
  readonly connection: ConnectionId | null
  readonly returnTo: string
  /** Terms of a delegation; null for every other access model. */
  readonly terms: DelegationTerms | null
  readonly createdAt: Millis
  readonly expiresAt: Millis
}

/**
 * Outcome of an attempt: the connection, the person whom a firm's sign-in signed in, or the failure code and the offer to merge people
 * that it came with. A pending attempt has the
 * connection of another one of the same wish.
 */
export type Outcome =
  | { readonly connection: ConnectionId }
  | { readonly person: string }
  | { readonly failure: string; readonly offer?: string | undefined }

export interface AttemptState {
  readonly attempt: Attempt
  readonly phase: 'pending' | 'taken' | 'done'
  readonly answerHash: string | null
  readonly outcome: Outcome | null
}

/** The origin of an attempt without a person, and how many such attempts of it may be pending. */
export interface StrangerLimit {
  /** A hash; callers without a network connection share one. */
  readonly network: string
  readonly pendingMax: number
}

export interface AttemptStore {
  /**
   * Adds an attempt and deletes the session's oldest pending attempts beyond `pendingMax`. With a `stranger` it deletes the oldest
   * pending attempts of its network beyond the limit, and the sessions that exist for these alone.
   */
  add(attempt: Attempt, pendingMax: number, stranger?: StrangerLimit): Promise<void>
  find(stateHash: string): Promise<AttemptState | undefined>
  /** Claims a pending attempt for completion. Exactly one caller ever gets true. */
  take(stateHash: string, answerHash: string): Promise<boolean>
  finish(stateHash: string, outcome: Outcome): Promise<void>
  /**
   * Records the connection as the outcome of the session's other pending attempts of the same wish: the same integration and access
   * model, and the same connection for a reconnect. They can still be completed by a tab that has their verifier.
   */
  retireOthers(attempt: Attempt, connection: ConnectionId): Promise<void>
  /** Removes a pending attempt of this session. */
  remove(stateHash: string, session: string): Promise<void>
}
