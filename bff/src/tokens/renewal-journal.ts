import type { FailureCode } from '@planbridge/shared/contract'
import type { RenewalJournal } from '../store/ports/ports.ts'

/** Nothing is under way, and nothing failed. */
export const quietJournal: RenewalJournal = { requestedAt: null, failures: 0, failure: null, retryAt: null }

const firstWaitMs = 1_000
const longestWaitMs = 300_000
const askedWaitMsMax = 3_600_000

export interface Setback {
  readonly code: FailureCode
  readonly nowMs: number
  /** What the provider asked for, if it did. */
  readonly retryAfterSeconds: number | undefined
  /** Between 0 and 1: spreads the next tries of many. */
  readonly share: number
}

/** Waits longer after each failure in a row, never shorter than the provider asked. */
export const afterSetback = (
  journal: RenewalJournal,
  { code, nowMs, retryAfterSeconds, share }: Setback,
): RenewalJournal => {
  const doubled = Math.min(firstWaitMs * 2 ** journal.failures, longestWaitMs)
  const asked = Math.min((retryAfterSeconds ?? 0) * 1000, askedWaitMsMax)
  const waitMs = Math.max(asked, doubled * (0.5 + share / 2))
  return { ...journal, failures: journal.failures + 1, failure: code, retryAt: nowMs + Math.round(waitMs) }
}
