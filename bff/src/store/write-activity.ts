import { type Beat, openBeat } from '../beat.ts'
import type { Events } from '../events.ts'
import type { Pause } from '../world.ts'
import type { Activity } from './ports.ts'

const everyMs = 5_000

export interface WriteNeeds {
  readonly activity: Activity
  readonly events: Pick<Events, 'activityWaits'>
  readonly pause: Pause
}

/** Writes from time to time what was noted, and the rest when it is stopped. What fails waits for the next time. */
export const writeActivity = ({ activity, events, pause }: WriteNeeds): Beat => {
  const work = () =>
    activity
      .flush()
      .catch((error: unknown) =>
        events.activityWaits({ detail: error instanceof Error ? error.message : 'unknown' }),
      )
  const beat = openBeat({ work, restMs: everyMs, pause })
  return {
    start: beat.start,
    async stop() {
      await beat.stop()
      await work()
    },
  }
}
