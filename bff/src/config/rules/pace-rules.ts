import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const limitListedOnce: Rule = (entry) => {
  const listed = (entry.draft.pace ?? []).map(({ counts, seconds, per }) => `${counts} ${seconds} ${per}`)
  return listed.flatMap((limit, index) =>
    listed.indexOf(limit) < index
      ? [finding(entry, ['pace', index], 'counts the same calls as another one')]
      : [],
  )
}

/** How fast a provider may be called. */
export const paceRules: readonly Rule[] = [limitListedOnce]
