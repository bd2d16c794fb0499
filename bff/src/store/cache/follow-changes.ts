import type { Events } from '../../events.ts'
import type { Ticker } from '../../runtime/ticker.ts'
import type { ChangeFeed, ChangeListener, FeedPlatform, FeedSubscription } from '../ports/ports.ts'
import type { CacheFreshness } from './cache-freshness.ts'
import type { CacheInvalidation } from './invalidating-store.ts'

export interface FollowNeeds extends FeedPlatform {
  readonly feed: ChangeFeed
  readonly freshness: CacheFreshness
  readonly invalidate: CacheInvalidation
  readonly events: Pick<Events, 'changeFeedLost' | 'changeFeedRestored'>
}

/** Follows the change feed, invalidates changed rows and reports when the feed is lost or restored. */
export const followChanges = ({ feed, freshness, invalidate, events, ...platform }: FollowNeeds): Ticker => {
  let subscription: FeedSubscription | undefined
  let isLost = false
  const listener: ChangeListener = {
    opened() {
      freshness.opened()
      if (isLost) events.changeFeedRestored()
      isLost = false
    },
    changed: (change) => invalidate.row(change),
    caughtUp: (asOf) => freshness.caughtUp(asOf),
    lost(detail) {
      if (!isLost) events.changeFeedLost({ detail })
      isLost = true
    },
  }
  return {
    start: () => void (subscription ??= feed.subscribe(listener, platform)),
    async stop() {
      await subscription?.stop()
      freshness.close()
      invalidate.row({ table: 'everything' })
    },
  }
}
