import { type Ticker, openTicker } from '../../runtime/ticker.ts'
import type { Events } from '../../events.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { Activity } from '../ports/ports.ts'

const everyMs = 5_000

export interface WriteNeeds {
  readonly activity: Activity
  readonly events: Pick<Events, 'activityWriteFailed'>
  readonly sleep: Sleep
}

/** Writes from time to time what was noted, and the rest when it is stopped. What fails waits for the next time. */
export const writeActivity = ({ activity, events, sleep }: WriteNeeds): Ticker => {
  const work = () =>
    activity
      .flush()
      .catch((error: unknown) =>
        events.activityWriteFailed({ detail: error instanceof Error ? error.message : 'unknown' }),
      )
  const ticker = openTicker({ work, delayMs: everyMs, sleep })
  return {
    start: ticker.start,
    async stop() {
      await ticker.stop()
      await work()
    },
  }
}
