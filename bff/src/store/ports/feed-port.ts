import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { Millis } from './millis.ts'

/** A changed or deleted row, by the key under which it is cached. */
export type Change = { readonly table: CachedTable; readonly key: string } | { readonly table: 'everything' }

/** Keys: sessions by id hash, connections by id, delegations by connection, subjects and identities by subject. */
export const cachedTables = ['sessions', 'connections', 'delegations', 'subjects', 'identities'] as const
export type CachedTable = (typeof cachedTables)[number]

/** Receives the changes that other instances commit. */
export interface ChangeListener {
  /** Changes are delivered from now on. Earlier ones may have been missed. */
  opened(): void
  changed(change: Change): void
  /** All changes committed before `asOf` have been delivered. */
  caughtUp(asOf: Millis): void
  /** No changes are delivered until the next `opened`. */
  lost(detail: string): void
}

export interface FeedPlatform {
  readonly clock: MonotonicClock
  readonly sleep: Sleep
}

/** The changes that other instances commit. Some engines also deliver this instance's own writes. */
export interface ChangeFeed {
  /** Delivers until stopped, and reopens after every loss. Calls `caughtUp` at least once a second, or `lost`. */
  subscribe(listener: ChangeListener, platform: FeedPlatform): FeedSubscription
}

export interface FeedSubscription {
  /** Resolves after the query in flight. */
  stop(): Promise<void>
}
