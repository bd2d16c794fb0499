import type {
  ActivityKind,
  ActivityTopic,
  ConnectionId,
  ConnectionReason,
  FailureCode,
  IntegrationId,
  JobId,
} from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** The place of an entry's version in the order in which versions become readable. No version is ever added before a readable one. */
export interface TimelinePosition {
  readonly transaction: number
  readonly number: number
}

/** An entry of the activity of a person, or of all people who may read it. */
export interface TimelineRow {
  readonly id: string
  readonly position: TimelinePosition
  readonly tenant: string
  /** Subject; '' if the entry concerns a connection of the tenant, or all people with a connection of the integration. */
  readonly owner: string
  readonly kind: ActivityKind
  readonly connection: ConnectionId | null
  readonly integration: IntegrationId | null
  readonly at: Millis
  readonly since: Millis
  readonly count: number
  readonly failed: number
  readonly code: FailureCode | null
  readonly reason: ConnectionReason | null
  /** The operation of a job, or the provider's name of an event. */
  readonly name: string | null
  readonly job: JobId | null
  readonly nextAt: Millis | null
}

/** What a person may read. */
export interface TimelineReader {
  readonly tenant: string
  /** The person, and the subjects that were merged into it. */
  readonly owners: readonly string[]
  /** The connections of the tenant that the person may use. */
  readonly shared: readonly ConnectionId[]
  /** The integrations of which the person has a connection, with the time of the first one: earlier arrivals are not for this person. */
  readonly arrivals: ReadonlyMap<IntegrationId, Millis>
}

export interface TimelineQuery {
  readonly reader: TimelineReader
  /** Only versions before this one. */
  readonly before?: TimelinePosition | undefined
  readonly connection?: ConnectionId | undefined
  readonly topic?: ActivityTopic | undefined
  readonly max: number
}

/** The result of a job's run. It is one entry, however often the run is finished. */
export interface RunEntry {
  readonly job: JobId
  readonly connection: ConnectionId
  readonly dueAt: Millis
  readonly kind: Extract<ActivityKind, `job-${string}`>
  readonly operation: string
  readonly code: FailureCode | null
  readonly at: Millis
  readonly nextAt: Millis | null
}

/** Calls over one connection that were not counted before. */
export interface CallCount {
  readonly connection: ConnectionId
  readonly since: Millis
  readonly at: Millis
  readonly count: number
  readonly failed: number
  /** Of the last failure. */
  readonly code: FailureCode | null
}

/**
 * The activity of people. Entries about connections are written by the store itself, in the transaction of the change. Connections of
 * hosts' users have none.
 */
export interface TimelineStore {
  /** Adds calls to those of the connection in the same quarter of an hour. */
  addCalls(calls: CallCount): Promise<void>
  /** Newest first. */
  list(query: TimelineQuery): Promise<TimelineRow[]>
  /** Entries of all people after a position, in order. */
  after(position: TimelinePosition, max: number): Promise<TimelineRow[]>
  /** As `after`, but only those that a person may read. */
  afterFor(reader: TimelineReader, position: TimelinePosition, max: number): Promise<TimelineRow[]>
  /** The position after which all later versions will be. */
  head(): Promise<TimelinePosition>
  /** The subjects that were merged into a person. */
  formerOf(subject: string): Promise<string[]>
}
