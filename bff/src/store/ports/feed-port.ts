import type { Clock, Sleep } from '../../runtime/platform.ts'
import type { Millis } from './millis.ts'

/** A row that may be remembered changed or went, by the key that it was found under. */
export type Change = { readonly table: CachedTable; readonly key: string } | { readonly table: 'everything' }

/** Sessions by the hash of their id, connections by id, terms by their connection, people and their identities by subject. */
export const cachedTables = ['sessions', 'connections', 'delegations', 'subjects', 'identities'] as const
export type CachedTable = (typeof cachedTables)[number]

/** Whoever wants to know what others write. */
export interface ChangeListener {
  /** From now on changes are told. What came before may have been missed. */
  opened(): void
  changed(change: Change): void
  /** What was committed before `asOf` has been told. */
  caughtUp(asOf: Millis): void
  /** Nothing is told until it is opened again. */
  lost(detail: string): void
}

export interface FeedPlatform {
  readonly clock: Clock
  readonly sleep: Sleep
}

/** What other instances change in the store. Whether one's own writes are told as well depends on the engine. */
export interface ChangeFeed {
  /** Tells until it is stopped, and opens itself again after every loss. It is heard at least once a second, or lost. */
  subscribe(follower: ChangeListener, world: FeedPlatform): FeedSubscription
}

export interface FeedSubscription {
  /** Waits for a question under way. */
  stop(): Promise<void>
}
