import type { Events } from '../../events.ts'
import type { Clock } from '../../runtime/platform.ts'
import type { Store } from '../ports/ports.ts'
import { faultOf } from './store-fault.ts'

/** Another instance may have seen a session without having written its activity yet. */
const unwrittenMs = 120_000

/** Deletes expired rows. Never rejects: an error is reported, and the next purge tries again. */
export const purgeStore =
  (store: Pick<Store, 'purge'>, clock: Clock, idleSeconds: number, events: Pick<Events, 'purgeFailed'>) =>
  async (): Promise<void> => {
    try {
      await store.purge(clock.now(), clock.now() - idleSeconds * 1000 - unwrittenMs)
    } catch (error) {
      events.purgeFailed({ detail: faultOf(error).code })
    }
  }
