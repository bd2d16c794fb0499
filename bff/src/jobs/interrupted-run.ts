import type { Millis, RunRow } from '../store/ports/ports.ts'

const lastCallMs = 90_000
// A call takes a minute at most, and its token is waited for a little.
const runMsMax = lastCallMs + 90_000

type Started = Pick<RunRow, 'startedAt'>

/** Later than this a run calls nobody any more. */
export const lastCallAt = ({ startedAt }: Started): Millis => startedAt + lastCallMs

/** When a run is over, whatever became of it. */
export const surelyOverAt = ({ startedAt }: Started): Millis => startedAt + runMsMax

/** Whoever ran it is gone. */
export const wasInterrupted = (run: RunRow, now: Millis): boolean =>
  run.outcome === 'running' && surelyOverAt(run) < now

/** What can be said of such a run: whether the provider did what was asked is not known. */
export const asInterrupted = (run: RunRow): RunRow => ({
  ...run,
  endedAt: surelyOverAt(run),
  outcome: 'failed',
  code: 'run-interrupted',
})
