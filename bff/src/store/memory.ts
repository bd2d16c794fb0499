import type { Beat } from '../beat.ts'
import type { Events } from '../events.ts'
import type { Pause } from '../world.ts'
import { openActivity } from './activity.ts'
import { askStore } from './ask-store.ts'
import { guardedStore } from './guarded-store.ts'
import type { Activity, Recall, Store } from './ports.ts'
import { writeActivity } from './write-activity.ts'

export interface MemoryNeeds {
  readonly store: Store
  readonly events: Pick<Events, 'activityWaits'>
  readonly pause: Pause
}

/** The store as this instance knows it. */
export interface Memory {
  readonly store: Store
  readonly recall: Recall
  /** People as the store knows them now. */
  readonly people: Recall
  readonly activity: Activity
  readonly upkeep: Beat
}

export const openMemory = ({ store: engine, events, pause }: MemoryNeeds): Memory => {
  const store = guardedStore(engine)
  const activity = openActivity(store.activity)
  const asked = askStore(store)
  const upkeep = writeActivity({ activity, events, pause })
  return { store, recall: asked, people: asked, activity, upkeep }
}
