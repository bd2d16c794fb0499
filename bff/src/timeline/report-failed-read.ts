import { Failure } from '../failure.ts'
import type { TimelineNeeds } from './needs.ts'

/** Reports why entries could not be read in the background. The store reports its outages itself. */
export const reportFailedRead = ({ events }: Pick<TimelineNeeds, 'events'>, error: unknown): void => {
  if (error instanceof Failure && error.code === 'store-unavailable') return
  events.backgroundTaskFailed({ detail: error instanceof Error ? error.message : 'unknown' })
}
