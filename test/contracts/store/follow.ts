import { setTimeout as sleep } from 'node:timers/promises'
import type { Change, Store } from '@planbridge/bff/testing'

/** What a follower of a store's feed was told so far. */
export interface Told extends AsyncDisposable {
  readonly changes: Change[]
  readonly opened: () => number
  readonly lost: () => number
  /** The latest time as of which everything was told. */
  readonly heardAt: () => number
}

/** Follows a store by the real time. */
export const follow = ({ feed }: Pick<Store, 'feed'>): Told => {
  const changes: Change[] = []
  let [opened, lost, heardAt] = [0, 0, 0]
  const following = feed.subscribe(
    {
      opened: () => void (opened += 1),
      changed: (change) => void changes.push(change),
      caughtUp: (asOf) => void (heardAt = asOf),
      lost: () => void (lost += 1),
    },
    { clock: { now: () => Date.now() }, sleep: (ms) => sleep(ms) },
  )
  return {
    changes,
    opened: () => opened,
    lost: () => lost,
    heardAt: () => heardAt,
    [Symbol.asyncDispose]: () => following.stop(),
  }
}
