import type { FailureCode } from '@planbridge/shared/contract'
import type { RenewalJournal } from '../store/ports/ports.ts'

/** The journal of a connection with no renewal in flight and no failed one. */
export const emptyJournal: RenewalJournal = { requestedAt: null, failures: 0, failure: null, retryAt: null }

const firstWaitMs = 1_000
const longestWaitMs = 300_000
const retryAfterMsMax = 3_600_000

export interface FailedRenewal {
  readonly code: FailureCode
  readonly nowMs: number
  /** From the provider's `Retry-After` header. */
  readonly retryAfterSeconds: number | undefined
  /** Jitter between 0 and 1, which spreads the retries of many connections. */
  readonly share: number
}

/**
 * Milliseconds until the next renewal may be tried; 0 if it may be tried now. A failed renewal further
 * away than the longest wait was recorded before the clock was set back, and counts as due.
 */
export const backoffLeftMs = (
  { retryAt, failures }: Pick<RenewalJournal, 'retryAt' | 'failures'>,
  nowMs: number,
): number => {
  const leftMs = retryAt === null ? 0 : Math.max(retryAt - nowMs, 0)
  return failures > 0 && leftMs > retryAfterMsMax ? 0 : leftMs
}

/** Returns the journal after a failed renewal. The wait doubles with each failure and is never shorter than `Retry-After`. */
export const journalAfterFailure = (
  journal: RenewalJournal,
  { code, nowMs, retryAfterSeconds, share }: FailedRenewal,
): RenewalJournal => {
  const backoffMs = Math.min(firstWaitMs * 2 ** journal.failures, longestWaitMs)
  const retryAfterMs = Math.min((retryAfterSeconds ?? 0) * 1000, retryAfterMsMax)
  const waitMs = Math.max(retryAfterMs, backoffMs * (0.5 + share / 2))
  return { ...journal, failures: journal.failures + 1, failure: code, retryAt: nowMs + Math.round(waitMs) }
}
