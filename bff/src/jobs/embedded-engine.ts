import type { Pause } from '../world.ts'
import type { Duty, JobEngine } from './ports.ts'

export interface EmbeddedEngineNeeds {
  readonly pause: Pause
  readonly report: (error: unknown) => void
}

/** An end date is kept to the second, so somebody has to look that often. */
const restMs = 1_000

/** Wakes us inside this one process. Several processes on one store do no harm: each run is claimed in the tables. */
export const embeddedEngine = ({ pause, report }: EmbeddedEngineNeeds): JobEngine => {
  const stopped = new AbortController()
  let atWork: Promise<void> = Promise.resolve()
  const watch = async ({ work }: Duty): Promise<void> => {
    while (!stopped.signal.aborted) {
      await work().catch(report)
      await pause(restMs)
    }
  }
  return {
    start(duty) {
      atWork = watch(duty)
      return Promise.resolve()
    },
    async stop() {
      stopped.abort()
      await atWork
    },
  }
}
