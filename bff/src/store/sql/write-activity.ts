import { type Ticker, openTicker } from '../../runtime/ticker.ts'
import type { Events } from '../../events.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { Activity } from '../ports/ports.ts'

const writeEveryMs = 5_000

export interface WriteNeeds {
  readonly activity: Pick<Activity, 'flush'>
  readonly events: Pick<Events, 'activityWriteFailed'>
  readonly sleep: Sleep
}

/** Writes the buffered activity periodically and once more when stopped. A failed write is repeated by the next one. */
export const writeActivity = ({ activity, events, sleep }: WriteNeeds): Ticker => {
  const work = () =>
    activity
      .flush()
      .catch((error: unknown) =>
        events.activityWriteFailed({ detail: error instanceof Error ? error.message : 'unknown' }),
      )
  const ticker = openTicker({ work, delayMs: writeEveryMs, sleep })
  return {
    start: ticker.start,
    async stop() {
      await ticker.stop()
      await work()
    },
  }
}
