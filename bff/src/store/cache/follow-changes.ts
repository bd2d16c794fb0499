import type { Ticker } from '../../runtime/ticker.ts'
import type { Events } from '../../events.ts'
import type { Invalidate } from './invalidating-store.ts'
import type { CacheFreshness } from './cache-freshness.ts'
import type { ChangeFeed, FeedPlatform, Follower, Following } from '../ports/ports.ts'

export interface FollowNeeds extends FeedPlatform {
  readonly feed: ChangeFeed
  readonly freshness: CacheFreshness
  readonly invalidate: Invalidate
  readonly events: Pick<Events, 'changeFeedLost' | 'changeFeedRestored'>
}

/** Forgets what others change, and knows how long ago it last heard of them. */
export const followChanges = ({ feed, freshness, invalidate, events, ...world }: FollowNeeds): Ticker => {
  let following: Following | undefined
  let unheard = false
  const follower: Follower = {
    opened() {
      freshness.opened()
      if (unheard) events.changeFeedRestored()
      unheard = false
    },
    changed: (change) => invalidate.row(change),
    heard: (asOf) => freshness.heard(asOf),
    lost(detail) {
      if (!unheard) events.changeFeedLost({ detail })
      unheard = true
    },
  }
  return {
    start: () => void (following ??= feed.follow(follower, world)),
    async stop() {
      await following?.stop()
      freshness.close()
      invalidate.row({ table: 'everything' })
    },
  }
}
