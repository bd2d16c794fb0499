import type { Beat } from '../beat.ts'
import type { Events } from '../events.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { Clock, Pause } from '../world.ts'
import { openActivity } from './activity.ts'
import { askStore } from './ask-store.ts'
import { followChanges } from './follow-changes.ts'
import { forgettingStore } from './forgetting-store.ts'
import { guardedStore } from './guarded-store.ts'
import { openHearing } from './hearing.ts'
import type { Activity, Recall, Store } from './ports.ts'
import { rememberedStore } from './remembered-store.ts'
import { writeActivity } from './write-activity.ts'

export interface MemoryNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly events: Pick<Events, 'activityWaits' | 'changesUnheard' | 'changesHeard'>
  readonly clock: Clock
  readonly pause: Pause
}

/** The store as this instance knows it. */
export interface Memory {
  /** Asked itself, always; what is written through it is not remembered as it was. */
  readonly store: Store
  /** What is remembered, as long as the upkeep runs; the store's own answers otherwise. */
  readonly recall: Recall
  /** People as the store knows them now. */
  readonly people: Recall
  readonly activity: Activity
  /** A token set that is open is forgotten with its connection. */
  readonly vault: TokenVault
  /** Follows what others change, and writes what was noted. Stopped before the store is closed, it loses nothing. */
  readonly upkeep: Beat
}

export const openMemory = ({ store: engine, vault, events, clock, pause }: MemoryNeeds): Memory => {
  const hearing = openHearing(clock)
  const guarded = guardedStore(engine, hearing)
  const { recall, forget, seen } = rememberedStore({ store: guarded, vault, hearing, pause })
  const store = forgettingStore(guarded, forget)
  const notes = openActivity(store.activity)
  const writing = writeActivity({ activity: notes, events, pause })
  const following = followChanges({ feed: engine.feed, hearing, forget, events, clock, pause })
  return {
    store,
    recall,
    vault,
    people: askStore(store),
    activity: {
      ...notes,
      seen(session, at) {
        notes.seen(session, at)
        seen(session.record, at)
      },
    },
    upkeep: {
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
