import type { Millis, RunRow } from '../store/ports/ports.ts'

const lastTryMs = 90_000
// A call takes a minute at most, plus a short wait for its token.
const runMsMax = lastTryMs + 90_000

type Started = Pick<RunRow, 'startedAt'>

/** The time after which a run makes no further call. */
export const lastTryAt = ({ startedAt }: Started): Millis => startedAt + lastTryMs

/** The time by which a run has ended, or its process has died. */
export const runDeadline = ({ startedAt }: Started): Millis => startedAt + runMsMax

/** True if the process of an unfinished run has died. */
export const wasInterrupted = (run: RunRow, now: Millis): boolean =>
  run.outcome === 'running' && runDeadline(run) < now

/** A run that is over. */
export interface EndedRun extends RunRow {
  readonly outcome: Exclude<RunRow['outcome'], 'running'>
}

/** The record of an interrupted run. It is not known whether the provider has executed the call. */
export const asInterrupted = (run: RunRow): EndedRun => ({
  ...run,
  endedAt: runDeadline(run),
  outcome: 'failed',
  code: 'run-interrupted',
})
