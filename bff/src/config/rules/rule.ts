import type { Finding } from '../problem.ts'
import type { WrittenEntry } from '../schema/written-entry.ts'

/** The rest of the file, as far as rules for one integration need it. */
export interface RuleContext {
  /** Public origin, if it is well-formed. */
  readonly origin: URL | undefined
  readonly entries: readonly WrittenEntry[]
  /** The names of the ways to sign in with an organisation's accounts. */
  readonly signIns: readonly string[]
}

/** Checks one integration. Malformed settings are ignored, because the schema reports them. */
export type Rule = (entry: WrittenEntry, context: RuleContext) => readonly Finding[]
