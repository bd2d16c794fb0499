import type { Delegation, Operation, OperationId } from '@planbridge/shared/contract'
import { calendarDay, daysUntil } from '../display/format-time.ts'
import { endOf } from './agreement.ts'

/** What a person wants it to be from now on. */
export interface TermsWish {
  readonly operations: readonly OperationId[]
  /** The last day, by the person's calendar: YYYY-MM-DD. */
  readonly until: string
}

/** Less holds at once; more has to be agreed to at the provider, for some days from then. */
export type TermsChange =
  | { readonly kind: 'narrower'; readonly endsAt: string }
  | { readonly kind: 'wider'; readonly endsAt: string; readonly days: number }

const dayOf = (iso: string): string => calendarDay(Date.parse(iso), 0)

/** The last moment of a day, where the person is. */
const lastMomentOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString()

interface Possible {
  readonly operations: readonly Operation[]
  readonly daysMax: number
  readonly now: number
}

/** The form as it opens: what was agreed and is still possible, for the same length again where that is over. */
export const presentTerms = (
  { operations, ends_at, days }: Delegation,
  { operations: listed, daysMax, now }: Possible,
): TermsWish => ({
  operations: listed.map(({ id }) => id).filter((id) => operations.includes(id)),
  until: Date.parse(ends_at) > now ? dayOf(ends_at) : calendarDay(now, Math.min(days, daysMax)),
})

export function termsChange(agreed: Delegation, { operations, until }: TermsWish, now: number): TermsChange {
  const lasts = Date.parse(agreed.ends_at) > now && until <= dayOf(agreed.ends_at)
  if (lasts && operations.every((id) => agreed.operations.includes(id))) {
    // On its last day it ends when it was to end, not later.
    const endsAt = until === dayOf(agreed.ends_at) ? agreed.ends_at : lastMomentOf(until)
    return { kind: 'narrower', endsAt }
  }
  const days = Math.max(1, daysUntil(lastMomentOf(until), now))
  return { kind: 'wider', endsAt: endOf(days, now), days }
}
