import type {
  ConnectionId,
  DelegationTerms,
  FailureCode,
  JobId,
  JobInput,
  Run,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** The terms that a person agreed to. A delegation ends with its connection. */
export interface DelegationRow extends DelegationTerms {
  readonly connection: ConnectionId
  readonly startsAt: Millis
}

/** A delegation with the current end of its connection. */
export interface AgreedRow extends DelegationRow {
  readonly endsAt: Millis | null
}

export interface DelegationStore {
  /** Inserts or replaces the terms of the connection. */
  put(delegation: DelegationRow): Promise<void>
  find(connection: ConnectionId): Promise<DelegationRow | undefined>
  /**
   * Applies `update` to terms and end in one transaction; `undefined` if there are none.
   * An error thrown by `update` rolls the transaction back.
   */
  change(connection: ConnectionId, update: (agreed: AgreedRow) => AgreedRow): Promise<AgreedRow | undefined>
}

export interface JobRow extends JobInput {
  readonly id: JobId
  readonly paused: boolean
  readonly nextAt: Millis | null
}

export interface RunRow {
  readonly job: JobId
  readonly dueAt: Millis
  readonly startedAt: Millis
  readonly endedAt: Millis | null
  readonly outcome: Run['outcome']
  readonly code: FailureCode | null
  readonly status: number | null
  readonly tries: number
}

export interface JobStore {
  add(job: JobRow): Promise<void>
  find(id: JobId): Promise<JobRow | undefined>
  listFor(connection: ConnectionId): Promise<JobRow[]>
  /** Applies `update` to a job in one transaction; `undefined` if the job was deleted. */
  change(id: JobId, update: (job: JobRow) => JobRow): Promise<JobRow | undefined>
  remove(id: JobId): Promise<void>
  /** Jobs that are due and not running, earliest first. */
  due(now: Millis, limit: number): Promise<JobRow[]>
  /** Claims the run due at `dueAt`, records it and schedules the next one. Exactly one caller gets the job. */
  begin(run: RunRow, next: (job: JobRow) => Millis | null, until: Millis): Promise<JobRow | undefined>
  finish(run: RunRow): Promise<void>
  runs(job: JobId, limit: number): Promise<RunRow[]>
}
