import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const limitListedOnce: Rule = (entry) => {
  const listed = (entry.draft.pace ?? []).map(({ counts, seconds, per }) => `${counts} ${seconds} ${per}`)
  return listed.flatMap((limit, index) =>
    listed.indexOf(limit) < index
      ? [finding(entry, ['pace', index], 'counts the same calls as an earlier limit')]
      : [],
  )
}

/** Rules for rate limits. */
export const paceRules: readonly Rule[] = [limitListedOnce]
