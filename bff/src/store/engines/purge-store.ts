import type { Events } from '../../events.ts'
import type { Clock, Sleep } from '../../runtime/platform.ts'
import type { Store } from '../ports/ports.ts'
import { faultOf } from './store-fault.ts'

/** Another instance may have seen a session without having written its activity yet. */
const unwrittenMs = 120_000

/** Parts of one purge. If there is still more, the next purge continues, so that other background work gets its turn. */
const partsMax = 20

/** Between two parts, so that requests get their turn in an instance whose store is in its own process. */
const pauseMs = 10

export interface PurgeNeeds {
  readonly store: Pick<Store, 'purge'>
  readonly clock: Clock
  readonly sleep: Sleep
  readonly events: Pick<Events, 'purgeFailed'>
}

/** Deletes expired rows. Never rejects: an error is reported, and the next purge tries again. */
export const purgeStore =
  ({ store, clock, sleep, events }: PurgeNeeds, idleSeconds: number) =>
  async (): Promise<void> => {
    try {
      for (let parts = 1; await store.purge(clock.now(), seenAfter(clock, idleSeconds)); parts += 1) {
        if (parts === partsMax) return
        await sleep(pauseMs)
      }
    } catch (error) {
      events.purgeFailed({ detail: faultOf(error).code })
    }
  }

const seenAfter = (clock: Clock, idleSeconds: number) => clock.now() - idleSeconds * 1000 - unwrittenMs
