import type { ActivityStore } from './activity-port.ts'
import type { AddressListStore } from './address-list-port.ts'
import type { AnswerStore } from './answer-port.ts'
import type { AttemptStore } from './attempt-port.ts'
import type { BudgetStore } from './budget-port.ts'
import type { ConnectSessionStore } from './connect-session-port.ts'
import type { ConnectionStore } from './connection-port.ts'
import type { ErasureStore } from './erasure-port.ts'
import type { ChangeFeed } from './feed-port.ts'
import type { HostEventStore } from './host-event-port.ts'
import type { IdempotencyStore } from './idempotency-port.ts'
import type { InboundStore } from './inbound-port.ts'
import type { DelegationStore, JobStore } from './job-port.ts'
import type { MergeStore } from './merge-port.ts'
import type { Millis } from './millis.ts'
import type { RevocationStore } from './revocation-port.ts'
import type { SealedStore } from './sealed-port.ts'
import type { SessionStore, SubjectStore } from './session-port.ts'
import type { TimelineStore } from './timeline-port.ts'
import type { WebhookStore } from './webhook-port.ts'

export type * from './activity-port.ts'
export type * from './address-list-port.ts'
export type * from './answer-port.ts'
export type * from './attempt-port.ts'
export type * from './budget-port.ts'
export type * from './connect-session-port.ts'
export type * from './connection-port.ts'
export type * from './erasure-port.ts'
export type * from './feed-port.ts'
export type * from './host-event-port.ts'
export type * from './idempotency-port.ts'
export type * from './inbound-port.ts'
export type * from './job-port.ts'
export type * from './merge-port.ts'
export type * from './millis.ts'
export type * from './cached-reads-port.ts'
export type * from './revocation-port.ts'
export type * from './sealed-port.ts'
export type * from './session-port.ts'
export type * from './timeline-port.ts'
export type * from './webhook-port.ts'

/** The stored records. */
export interface Tables {
  readonly sessions: SessionStore
  readonly subjects: SubjectStore
  readonly merges: MergeStore
  readonly attempts: AttemptStore
  readonly connections: ConnectionStore
  readonly connectSessions: ConnectSessionStore
  readonly delegations: DelegationStore
  readonly jobs: JobStore
  readonly answers: AnswerStore
  readonly sealed: SealedStore
  readonly erasure: ErasureStore
  readonly activity: ActivityStore
  readonly budgets: BudgetStore
  readonly revocations: RevocationStore
  readonly hostEvents: HostEventStore
  readonly idempotency: IdempotencyStore
  readonly webhooks: WebhookStore
  readonly inbound: InboundStore
  readonly addressLists: AddressListStore
  readonly timeline: TimelineStore
}

/** The persistent store. Its engines are SQLite and PostgreSQL. */
export interface Store extends Tables {
  readonly feed: ChangeFeed
  /**
   * Runs `work` in one transaction: all of its writes are stored, or none if it throws. `work` uses only the tables that it is
   * given and awaits nothing else, because the transaction occupies a database connection.
   */
  atomically<Result>(work: (tables: Tables) => Promise<Result>): Promise<Result>
  /**
   * Deletes rows that ended before `now` or that are kept no longer, and sessions not seen since `seenAfter`: of each table at most as
   * many as one statement may. Resolves to true if there may be more.
   */
  purge(now: Millis, seenAfter: Millis): Promise<boolean>
  /** Writes and deletes a row that needs room of its own. Rejects with the engine's error if the store takes no writes. */
  probeWrite(): Promise<void>
  close(): Promise<void>
}
