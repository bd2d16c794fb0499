import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicClock } from '@planbridge/bff/internal/runtime/monotonic-clock.ts'
import type { Change, Store } from '@planbridge/bff/testing'

/** The events of a store's change feed so far. */
export interface Follower extends AsyncDisposable {
  readonly changes: Change[]
  readonly opened: () => number
  readonly lost: () => number
  /** The latest time up to which all changes were reported. */
  readonly heardAt: () => number
}

/** Follows the change feed of a store by the real clock. */
export const follow = ({ feed }: Pick<Store, 'feed'>): Follower => {
  const changes: Change[] = []
  let [opened, lost, heardAt] = [0, 0, 0]
  const following = feed.subscribe(
    {
      opened: () => void (opened += 1),
      changed: (change) => void changes.push(change),
      caughtUp: (asOf) => void (heardAt = asOf),
      lost: () => void (lost += 1),
    },
    { clock: monotonicClock(() => performance.now()), sleep: (ms) => sleep(ms) },
  )
  return {
    changes,
    opened: () => opened,
    lost: () => lost,
    heardAt: () => heardAt,
    [Symbol.asyncDispose]: () => following.stop(),
  }
}
