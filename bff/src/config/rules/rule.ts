import type { Finding } from '../problem.ts'
import type { WrittenEntry } from '../schema/written-entry.ts'

/** What surrounds an integration. */
export interface RuleContext {
  /** Where people reach the app, if that is well-formed. */
  readonly origin: URL | undefined
  readonly entries: readonly WrittenEntry[]
}

/** Says what is wrong with one integration; it keeps silent about settings that are not well-formed. */
export type Rule = (entry: WrittenEntry, surroundings: RuleContext) => readonly Finding[]
