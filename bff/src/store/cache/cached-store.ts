import type { Ticker } from '../../runtime/ticker.ts'
import type { Events } from '../../events.ts'
import type { TokenVault } from '../../vault/token-vault.ts'
import type { Clock, Sleep } from '../../runtime/platform.ts'
import { openActivity } from '../ports/activity.ts'
import { uncachedReads } from './uncached-reads.ts'
import { followChanges } from './follow-changes.ts'
import { invalidatingStore } from './invalidating-store.ts'
import { guardedStore } from './guarded-store.ts'
import { openCacheFreshness } from './cache-freshness.ts'
import type { Activity, CachedReads, Store } from '../ports/ports.ts'
import { openRowCaches } from './row-caches.ts'
import { writeActivity } from '../sql/write-activity.ts'

export interface CachedStoreNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly events: Pick<Events, 'activityWriteFailed' | 'changeFeedLost' | 'changeFeedRestored'>
  readonly clock: Clock
  readonly sleep: Sleep
}

/** The store as this instance knows it. */
export interface CachedStore {
  /** Asked itself, always; what is written through it is not remembered as it was. */
  readonly store: Store
  /** What is remembered, as long as the upkeep runs; the store's own answers otherwise. */
  readonly cached: CachedReads
  /** People as the store knows them now. */
  readonly people: CachedReads
  readonly activity: Activity
  /** A token set that is open is forgotten with its connection. */
  readonly vault: TokenVault
  /** Follows what others change, and writes what was noted. Stopped before the store is closed, it loses nothing. */
  readonly housekeeping: Ticker
}

export const openCachedStore = ({
  store: engine,
  vault,
  events,
  clock,
  sleep,
}: CachedStoreNeeds): CachedStore => {
  const freshness = openCacheFreshness(clock)
  const guarded = guardedStore(engine, freshness)
  const { cached, invalidate, noteSeen: seen } = openRowCaches({ store: guarded, vault, freshness, sleep })
  const store = invalidatingStore(guarded, invalidate)
  const notes = openActivity(store.activity)
  const writing = writeActivity({ activity: notes, events, sleep })
  const following = followChanges({ feed: engine.feed, freshness, invalidate, events, clock, sleep })
  return {
    store,
    cached,
    vault,
    people: uncachedReads(store),
    activity: {
      ...notes,
      seen(session, at) {
        notes.seen(session, at)
        seen(session.record, at)
      },
    },
    housekeeping: {
      start() {
        following.start()
        writing.start()
      },
      async stop() {
        await following.stop()
        await writing.stop()
      },
    },
  }
}
