import type { Ticker } from '../../runtime/ticker.ts'
import type { Events } from '../../events.ts'
import type { TokenVault } from '../../vault/token-vault.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { Sleep } from '../../runtime/platform.ts'
import { openActivity } from '../ports/activity.ts'
import { type CallCounts, openCallCounts } from '../ports/call-counts.ts'
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
  readonly clock: MonotonicClock
  readonly sleep: Sleep
}

/** The store with this instance's cache in front of it. */
export interface CachedStore {
  /** Reads the store directly. Writes invalidate the cache. */
  readonly store: Store
  /** Reads through the cache while `housekeeping` runs, and directly otherwise. */
  readonly cached: CachedReads
  /** The same reads without the cache. */
  readonly people: CachedReads
  readonly activity: Activity
  /** Calls for the activity of people; written together with `activity`. */
  readonly calls: CallCounts
  /** True while rows that were confirmed last can be used, even if the store does not answer. */
  readonly servesVerified: () => boolean
  /** Its opened token sets are invalidated together with their connections. */
  readonly vault: TokenVault
  /** Follows changes of other instances and writes buffered activity. Stop it before closing the store, or activity is lost. */
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
  const { cached, invalidate, noteSeen } = openRowCaches({ store: guarded, vault, freshness, sleep })
  const store = invalidatingStore(guarded, invalidate)
  const buffered = openActivity(store.activity)
  const calls = openCallCounts(store.timeline)
  const flush = async () => void (await Promise.all([buffered.flush(), calls.flush()]))
  const writing = writeActivity({ activity: { flush }, events, sleep })
  const following = followChanges({ feed: engine.feed, freshness, invalidate, events, clock, sleep })
  return {
    store,
    cached,
    vault,
    people: uncachedReads(store),
    calls,
    servesVerified: () => freshness.servesInOutage(),
    activity: {
      ...buffered,
      seen(session, at) {
        buffered.seen(session, at)
        noteSeen(session.record, at)
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
