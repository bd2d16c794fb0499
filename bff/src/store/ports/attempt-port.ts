import type {
  AccessModel,
  ConnectionId,
  DelegationTerms,
  IntegrationId,
  Purpose,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

export interface Attempt {
  readonly stateHash: string
  readonly session: string
  /** Whom the outcome may be added to: the person who links, or the guest who signs in. */
  readonly subject: string | null
  readonly purpose: Purpose
  readonly integration: IntegrationId
  readonly model: AccessModel
  readonly challenge: string
  readonly nonce: string | null
  readonly redirectUri: string
  readonly connection: ConnectionId | null
  readonly returnTo: string
  /** What a delegation is for; null for every other access model. */
  readonly terms: DelegationTerms | null
  readonly createdAt: Millis
  readonly expiresAt: Millis
}

/** What came of a completed attempt: the connection, or the code of the failure. */
export type Outcome = { readonly connection: ConnectionId } | { readonly failure: string }

export interface AttemptState {
  readonly attempt: Attempt
  readonly phase: 'pending' | 'taken' | 'done'
  readonly answerHash: string | null
  readonly outcome: Outcome | null
}

export interface AttemptStore {
  /** Keeps it, and lets go of the oldest of the session beyond `pendingMax`. */
  add(attempt: Attempt, pendingMax: number): Promise<void>
  find(stateHash: string): Promise<AttemptState | undefined>
  /** Takes a pending attempt; exactly one caller ever gets true. */
  take(stateHash: string, answerHash: string): Promise<boolean>
  finish(stateHash: string, outcome: Outcome): Promise<void>
  remove(stateHash: string, session: string): Promise<void>
}
