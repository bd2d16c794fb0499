import type { Events } from '../../events.ts'
import type { Clock } from '../../runtime/platform.ts'
import type { Store } from '../ports/ports.ts'

/** Another instance may have seen a session, and not have written it down yet. */
const unwrittenMs = 120_000

/** Erases what has run out. Nobody waits for it: what fails now is erased the next time. */
export const purgeStore =
  (store: Pick<Store, 'purge'>, clock: Clock, idleSeconds: number, events: Pick<Events, 'purgeFailed'>) =>
  async (): Promise<void> => {
    try {
      await store.purge(clock.now(), clock.now() - idleSeconds * 1000 - unwrittenMs)
    } catch (error) {
      events.purgeFailed({ detail: error instanceof Error ? error.name : 'unknown' })
    }
  }
