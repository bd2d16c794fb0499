import type { Kit, PageConditions } from '../kit/kit.ts'

/** A scenario: what real flows and controls of the simulators do at its beginning. No row is written by hand. */
export interface Scenario {
  readonly setUp?: (kit: Kit) => Promise<void> | void
  /** What it changes in the programs, after `setUp`. A kit that continues in another process changes them again. */
  readonly change?: (kit: Kit) => Promise<void> | void
  readonly conditions?: Partial<PageConditions>
  /** True: providers answer when the clock has moved on, so a move does not wait for background work that asks them. */
  readonly hasSlowProviders?: true
}
