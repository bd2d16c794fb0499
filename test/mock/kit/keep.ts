import type { Store } from '@planbridge/bff/testing'
import type { ScenarioName } from '../scenarios/names.ts'
import type { Journal } from '../simulators/journaled.ts'
import type { Cookies } from './browser.ts'
import type { Receiver } from './requests.ts'

/** Keeps the state of a kit for a later process: a browser ends a worker at any time. */
export interface KitKeep {
  /** Opens the store with the content that an earlier process left. */
  readonly openStore: () => Promise<Store>
  /** The requests that a simulator has received. They are replayed at the start. */
  readonly journalOf: (simulator: Receiver) => Journal
  /** The cookies of the page's browser. The kit changes them in place. */
  readonly cookies: Cookies
  /** Deletes all of it, before the kit begins again. */
  readonly clear: () => Promise<void>
  /** The scenario that is continued; undefined if the kit begins. */
  readonly continues: ScenarioName | undefined
}
