import type { Beat } from '../beat.ts'
import type { Events } from '../events.ts'
import type { Forget } from './forgetting-store.ts'
import type { Hearing } from './hearing.ts'
import type { ChangeFeed, FeedWorld, Follower, Following } from './ports.ts'

export interface FollowNeeds extends FeedWorld {
  readonly feed: ChangeFeed
  readonly hearing: Hearing
  readonly forget: Forget
  readonly events: Pick<Events, 'changesUnheard' | 'changesHeard'>
}

/** Forgets what others change, and knows how long ago it last heard of them. */
export const followChanges = ({ feed, hearing, forget, events, ...world }: FollowNeeds): Beat => {
  let following: Following | undefined
  let unheard = false
  const follower: Follower = {
    opened() {
      hearing.opened()
      if (unheard) events.changesHeard()
      unheard = false
    },
    changed: (change) => forget.row(change),
    heard: (asOf) => hearing.heard(asOf),
    lost(detail) {
      if (!unheard) events.changesUnheard({ detail })
      unheard = true
    },
  }
  return {
    start: () => void (following ??= feed.follow(follower, world)),
    async stop() {
      await following?.stop()
      hearing.close()
      forget.row({ table: 'everything' })
    },
  }
}
