import type { JobId } from '@planbridge/shared/contract'

/** What wakes us for work that nobody asks for. The truth about what is due lies in our own tables. */
export interface JobEngine {
  /** Throws where it cannot begin. */
  start(backgroundTasks: BackgroundTasks): Promise<void>
  /** Begins nothing more, and waits for the work under way. */
  stop(): Promise<void>
}

/**
 * What there is to do. Whoever does any of it too often, too late or in several processes does no harm; an engine sees to it
 * that it is done in time, and by as few as possible.
 */
export interface BackgroundTasks {
  /** Ends what has reached its end; answers the jobs whose time has come. An end is kept to the second: every second. */
  readonly endExpiredAndFindDueJobs: () => Promise<readonly JobId[]>
  /** What can wait for a minute: warnings, refresh tokens that would die of disuse, erasing what ran out. */
  readonly maintain: () => Promise<void>
  /** Runs a job, if it is due and nobody else runs it. */
  readonly runJob: (job: JobId) => Promise<void>
}

/** What every engine stands on. */
export interface EngineNeeds {
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Hears of what failed; the engine goes on. */
  readonly report: (error: unknown) => void
}
