import type {
  ConnectionId,
  DelegationTerms,
  FailureCode,
  JobId,
  JobInput,
  Run,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'
import type { RunEntry } from './timeline-port.ts'

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

/** The person who added a job, and the tenant of its connection. */
export interface JobOwner {
  readonly person: string
  readonly tenant: string
}

/** Maximum numbers of jobs, and of bytes in the fields and bodies of one person's jobs. */
export interface JobLimits {
  readonly perPerson: number
  readonly perTenant: number
  readonly bytesPerPerson: number
}

export type JobLimit = keyof JobLimits

export interface DueJob {
  readonly id: JobId
  /** The person whose job it is, or its connection if no person is known. */
  readonly person: string
  /** 1 for the job of a person that is due first, 2 for the next one. */
  readonly turn: number
}

export interface JobStore {
  /** Adds a job without limits. */
  add(job: JobRow): Promise<void>
  /**
   * Adds a job unless a limit is reached, and returns that limit. Concurrent additions of one person never exceed the person's limits;
   * those of several people can exceed the limit of their tenant by one each.
   */
  addWithin(job: JobRow, owner: JobOwner, limits: JobLimits): Promise<JobLimit | undefined>
  find(id: JobId): Promise<JobRow | undefined>
  /** At most `limit` jobs of a connection, those of `person` first. */
  listFor(connection: ConnectionId, person?: string, limit?: number): Promise<JobRow[]>
  /** The connections of a person's jobs that have a next run, one for each job. */
  scheduledOf(tenant: string, person: string): Promise<ConnectionId[]>
  /** Applies `update` to a job in one transaction; `undefined` if the job was deleted. */
  change(id: JobId, update: (job: JobRow) => JobRow): Promise<JobRow | undefined>
  /** Like `change`, unless all jobs of its person would then contain more bytes; `too-large` in that case. */
  changeWithin(
    id: JobId,
    update: (job: JobRow) => JobRow,
    bytesPerPerson: number,
  ): Promise<JobRow | 'too-large' | undefined>
  remove(id: JobId): Promise<void>
  /** Jobs that are due and not running. Tenants take turns, and within a tenant its people; of one person, the earliest first. */
  due(now: Millis, limit: number): Promise<DueJob[]>
  /**
   * Claims the run due at `dueAt`, records it and schedules the next one. Exactly one caller gets the job.
   * Deletes the oldest runs of the job beyond a hundred.
   */
  begin(run: RunRow, next: (job: JobRow) => Millis | null, until: Millis): Promise<JobRow | undefined>
  /**
   * Makes a job due at `now` unless it is paused, running or already due, or has a run that was due after `knownDueAt`. Resolves to the
   * job as it is then; `undefined` if it was deleted.
   */
  ask(id: JobId, now: Millis, knownDueAt: Millis | null): Promise<JobRow | undefined>
  /** Stores the result of a run, and with it its entry in the activity of the person. */
  finish(run: RunRow, entry?: RunEntry): Promise<void>
  runs(job: JobId, limit: number): Promise<RunRow[]>
  /** The last runs of each job, newest first. */
  runsOfAll(jobs: readonly JobId[], limit: number): Promise<ReadonlyMap<JobId, RunRow[]>>
}
