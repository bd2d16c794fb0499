import type {
  ConnectionId,
  DelegationTerms,
  FailureCode,
  JobId,
  JobInput,
  Run,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** What a person agreed to; its end is the connection's. */
export interface DelegationRow extends DelegationTerms {
  readonly connection: ConnectionId
  readonly startsAt: Millis
}

/** What was agreed, with the end that the connection has now. */
export interface AgreedRow extends DelegationRow {
  readonly endsAt: Millis | null
}

export interface DelegationStore {
  /** Replaces the terms that the connection had. */
  put(delegation: DelegationRow): Promise<void>
  find(connection: ConnectionId): Promise<DelegationRow | undefined>
  /** Makes of terms and end what `made` says, while nobody else changes them; undefined: there are none. What `made` throws changes nothing. */
  change(connection: ConnectionId, made: (agreed: AgreedRow) => AgreedRow): Promise<AgreedRow | undefined>
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
  /** Makes of a job what `made` says, while nobody else changes or begins it; undefined: it is gone. */
  change(id: JobId, made: (job: JobRow) => JobRow): Promise<JobRow | undefined>
  remove(id: JobId): Promise<void>
  /** Jobs whose time has come and that nobody runs, the longest waiting first. */
  due(now: Millis, limit: number): Promise<JobRow[]>
  /** Takes the run that is due at `dueAt`, moves the job on, and writes the run down; exactly one caller gets the job, as it is by then. */
  begin(run: RunRow, next: (job: JobRow) => Millis | null, until: Millis): Promise<JobRow | undefined>
  finish(run: RunRow): Promise<void>
  runs(job: JobId, limit: number): Promise<RunRow[]>
}
