import type { JobId } from '@planbridge/shared/contract'
import type { Rest } from '../jobs/run-outcome.ts'
import type { DueJob } from '../store/ports/ports.ts'

/** Runs background tasks on schedule. The store decides which work is due; the engine only triggers it. */
export interface JobEngine {
  /** Rejects if the engine cannot start. */
  start(backgroundTasks: BackgroundTasks): Promise<void>
  /** Starts no further work and resolves when the current work is over. */
  stop(): Promise<void>
}

/**
 * Work without a request. Every task may run too often, too late or in several processes at once without harm; an engine
 * makes sure that it runs on time, in as few processes as possible.
 */
export interface BackgroundTasks {
  /**
   * Ends expired connections and resolves to the jobs that are due, in the order in which they should start. Runs every second, so
   * that ends are kept to the second.
   */
  readonly endExpiredAndFindDueJobs: () => Promise<readonly DueJob[]>
  /** Runs every minute: purge, expiry warnings, and use of refresh tokens that would expire unused. */
  readonly maintain: () => Promise<void>
  /** Further work, each piece with an interval of its own. */
  readonly repeated: readonly RepeatedTask[]
  /** Runs a job if it is due and not running elsewhere. */
  readonly runJob: (job: JobId, rest?: Rest) => Promise<void>
}

/** Work that is repeated. A rejection is reported, and the next run comes as planned. */
export interface RepeatedTask {
  /** Unique among the repeated tasks. */
  readonly name: string
  /** From the end of a run to the beginning of the next one. */
  readonly everyMs: number
  readonly run: () => Promise<void>
  /** Resolves when everything that runs have begun is over. Without it, a run ends with its work. */
  readonly drained?: () => Promise<void>
}

export interface EngineNeeds {
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Receives errors of background work, which do not stop the engine. */
  readonly report: (error: unknown) => void
}
