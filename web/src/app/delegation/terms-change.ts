import type { Delegation, Operation, OperationId } from '@planbridge/shared/contract'
import { calendarDay, daysUntil } from '../display/format-time.ts'
import { endOf } from './agreement.ts'

/** The new terms that the person entered. */
export interface TermsInput {
  readonly operations: readonly OperationId[]
  /** The last day in local time: YYYY-MM-DD. */
  readonly until: string
}

/** Narrower terms take effect at once. Wider terms need consent at the provider, for a number of days from then. */
export type TermsChange =
  | { readonly kind: 'narrower'; readonly endsAt: string }
  | { readonly kind: 'wider'; readonly endsAt: string; readonly days: number }

const dayOf = (iso: string): string => calendarDay(Date.parse(iso), 0)

/** The last moment of a day in local time. */
const lastMomentOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString()

interface Limits {
  readonly operations: readonly Operation[]
  readonly daysMax: number
  readonly now: number
}

/** The initial terms of the form: the agreed ones that are still allowed. If they have ended, for the same length again. */
export const currentTerms = (
  { operations, ends_at, days }: Delegation,
  { operations: listed, daysMax, now }: Limits,
): TermsInput => ({
  operations: listed.map(({ id }) => id).filter((id) => operations.includes(id)),
  until: Date.parse(ends_at) > now ? dayOf(ends_at) : calendarDay(now, Math.min(days, daysMax)),
})

export function termsChange(agreed: Delegation, { operations, until }: TermsInput, now: number): TermsChange {
  const endsNoLater = Date.parse(agreed.ends_at) > now && until <= dayOf(agreed.ends_at)
  if (endsNoLater && operations.every((id) => agreed.operations.includes(id))) {
    // The last agreed day ends at the agreed time, not at midnight.
    const endsAt = until === dayOf(agreed.ends_at) ? agreed.ends_at : lastMomentOf(until)
    return { kind: 'narrower', endsAt }
  }
  const days = Math.max(1, daysUntil(lastMomentOf(until), now))
  return { kind: 'wider', endsAt: endOf(days, now), days }
}
