import { isRepeatable, type OperationDefinition } from '@planbridge/shared/providers'
import type { Random } from '../runtime/platform.ts'
import type { CallOutcome } from './call-outcome.ts'
import { readRetryAfter } from './rate-headers.ts'

export const retryRules = {
  /** Retries of one call. */
  retriesMax: 2,
  /** Retries per call in the long run. */
  share: 0.1,
  /** Retries that can be saved up: as many as a hundred calls earn. */
  savedMax: 10,
  /** Mean delay before the first retry. It doubles with each further one. */
  delayMs: 200,
  /** If the provider asks for a longer wait, the call fails instead and the client receives the wait. */
  retryAfterMsMax: 2_000,
} as const

/**
 * Limits retries to a share of all calls, so that retries cannot overload a failing server.
 * @see https://sre.google/sre-book/handling-overload/
 */
export class RetryBudget {
  #saved = 1

  earn(): void {
    if (this.#saved < retryRules.savedMax) this.#saved += retryRules.share
  }

  spend(): boolean {
    // Ten tenths add up to slightly less than one.
    if (this.#saved < 0.999) return false
    this.#saved -= 1
    return true
  }
}

/** A failed call that may be retried. */
export interface FailedCall {
  readonly operation: Pick<OperationDefinition, 'method' | 'repeatable'>
  readonly outcome: CallOutcome
  /** Retries so far. */
  readonly retries: number
  /** True if the request body can be sent again. */
  readonly replayable: boolean
  /** Who causes the call, as in the request for its admission. */
  readonly person?: string
  /** True if part of a response has reached the client. */
  readonly responseStarted: boolean
}

/** Gateway errors, where a retry may reach another server. A plain 500 would come from the same one. */
const transientStatuses: ReadonlySet<number> = new Set([502, 503, 504])

/** Milliseconds to wait at least; undefined if the outcome is not worth a retry. */
const minimumWaitMs = (outcome: CallOutcome, now: number): number | undefined => {
  // A call that timed out has already taken too long for the client.
  if (outcome.kind !== 'answer') return outcome.kind === 'unreachable' ? 0 : undefined
  const { status, headers } = outcome.response
  const retryAfterMs = readRetryAfter(headers, now)
  if (retryAfterMs !== undefined && retryAfterMs > retryRules.retryAfterMsMax) return undefined
  if (status === 429) return retryAfterMs
  return transientStatuses.has(status) ? (retryAfterMs ?? 0) : undefined
}

const wasNotSent = (outcome: CallOutcome): boolean =>
  outcome.kind !== 'answer' && outcome.kind !== 'abandoned' && outcome.unsent === true

const mayRetry = ({ operation, outcome, retries, replayable, responseStarted }: FailedCall): boolean =>
  (isRepeatable(operation) || wasNotSent(outcome)) &&
  replayable &&
  !responseStarted &&
  retries < retryRules.retriesMax

export interface RetryNeeds {
  readonly random: Random
  /** Spends a retry of the budgets that the call counts against; false if one is used up. */
  readonly budget: Pick<RetryBudget, 'spend'>
}

/**
 * Milliseconds until a failed call may be retried; undefined if it may not. Spends the retry budget; the retry still has to be
 * admitted like any other call.
 */
export const retryDelayMs = (
  { random, budget }: RetryNeeds,
  failed: FailedCall,
  now: number,
): number | undefined => {
  if (!mayRetry(failed)) return undefined
  const waitMs = minimumWaitMs(failed.outcome, now)
  if (waitMs === undefined || !budget.spend()) return undefined
  const delayMs = retryRules.delayMs * 2 ** failed.retries
  const jitter = 0.5 + (random.bytes(1)[0] ?? 0) / 256
  return Math.round(waitMs + delayMs * jitter)
}
