import type { Ticker } from '../../runtime/ticker.ts'
import type { Events } from '../../events.ts'
import type { CacheInvalidation } from './invalidating-store.ts'
import type { CacheFreshness } from './cache-freshness.ts'
import type { ChangeFeed, FeedPlatform, ChangeListener, FeedSubscription } from '../ports/ports.ts'

export interface FollowNeeds extends FeedPlatform {
  readonly feed: ChangeFeed
  readonly freshness: CacheFreshness
  readonly invalidate: CacheInvalidation
  readonly events: Pick<Events, 'changeFeedLost' | 'changeFeedRestored'>
}

/** Forgets what others change, and knows how long ago it last heard of them. */
export const followChanges = ({ feed, freshness, invalidate, events, ...world }: FollowNeeds): Ticker => {
  let following: FeedSubscription | undefined
  let isLost = false
  const follower: ChangeListener = {
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
    start: () => void (following ??= feed.subscribe(follower, world)),
    async stop() {
      await following?.stop()
      freshness.close()
      invalidate.row({ table: 'everything' })
    },
  }
}
