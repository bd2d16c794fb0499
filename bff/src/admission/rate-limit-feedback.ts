import type { FailureCode } from '@planbridge/shared/contract'
import type { Pace } from '@planbridge/shared/providers'
import type { Millis } from '../store/ports/ports.ts'
import { type ForwardResponse, headerText, type ReceivedHeaders } from '../transport/forward.ts'
import type { Refusal } from './admission.ts'
import type { RateBudget } from './rate-budget.ts'
import { readRemaining, readReset, readRetryAfter } from './rate-headers.ts'

/** Back-off after refusals without a time, one step per refusal in a row. */
const defaultBackOffSeconds = [1, 2, 4, 8]
/** How long a used-up quota blocks everything if the response gives no time. */
const quotaMs = 60_000
const refusalMsMin = 1_000
/** Longest block of a budget without a known window, even if the provider asks for more. */
const blockedMsMax = 3_600_000
/** Time by which the provider's rate limiter may exceed its documented window. */
const graceMs = 5_000
/** How long a budget without remaining calls is blocked if the response names no reset. */
const unknownResetMs = 10_000
/** A lifted limit is counted again after this, because the provider may have begun to apply it. */
const liftedMs = 30_000

export interface RateLimitFeedbackNeeds {
  readonly pace: Pace
  /** The budget to block if a refusal matches no known limit. */
  readonly overall: RateBudget
  readonly block: (rateBudget: RateBudget, forMs: number, code: FailureCode) => void
}

type Response = Pick<ForwardResponse, 'status' | 'headers'>

/** Adjusts rate budgets to the rate-limit headers and refusals in provider responses. */
export class RateLimitFeedback {
  readonly #needs: RateLimitFeedbackNeeds
  readonly #headerNames: readonly string[]
  readonly #remainingName: string | undefined
  #refusalsInRow = 0

  constructor(needs: RateLimitFeedbackNeeds) {
    const { limit, remaining, used, reset } = needs.pace.headers ?? {}
    this.#needs = needs
    this.#remainingName = remaining?.toLowerCase()
    this.#headerNames = [limit, remaining, used, reset?.name].flatMap((name) => name?.toLowerCase() ?? [])
  }

  /**
   * Returns the milliseconds for which calls like this one have to rest, because a refusal closes no budget; else 0.
   * @param rateBudgets The budgets that the call counted against, the widest first.
   */
  apply(
    rateBudgets: readonly RateBudget[],
    response: Response,
    refusal: Refusal | undefined,
    now: Millis,
  ): number {
    if (response.status === 429 || refusal?.means === 'quota-exhausted')
      return this.#applyRefusal(rateBudgets, response, refusal, now)
    if (response.status < 400) this.#refusalsInRow = 0
    if (this.#remainingName !== undefined)
      this.#applyRemaining(rateBudgets, this.#remainingName, response, now)
    return 0
  }

  #applyRemaining(
    rateBudgets: readonly RateBudget[],
    name: string,
    { status, headers }: Response,
    now: Millis,
  ): void {
    const remaining = readRemaining(headers, name)
    if (remaining === undefined) return this.#liftIfUnlimited(rateBudgets, { status, headers }, now)
    const rateBudget = this.#reportedBudget(rateBudgets, headers)
    if (rateBudget?.limit === undefined) return
    rateBudget.lift(0)
    const windowMs = rateBudget.limit.seconds * 1000
    if (remaining > 0) return rateBudget.setRemaining(remaining, now, now + windowMs)
    const resetMs = this.#resetMs(headers, now) ?? Math.min(windowMs, unknownResetMs)
    if (resetMs > 0) this.#needs.block(rateBudget, Math.min(resetMs, windowMs + graceMs), 'rate-limited')
  }

  #liftIfUnlimited(rateBudgets: readonly RateBudget[], { status, headers }: Response, now: Millis): void {
    if (this.#needs.pace.headers?.absentMeansUnlimited !== true || status >= 300) return
    if (this.#headerNames.some((name) => headers[name] !== undefined)) return
    for (const rateBudget of rateBudgets) if (!rateBudget.isOfOperation) rateBudget.lift(now + liftedMs)
  }

  #applyRefusal(
    rateBudgets: readonly RateBudget[],
    { headers }: Response,
    refusal: Refusal | undefined,
    now: Millis,
  ): number {
    if (this.#hasCallsLeft(rateBudgets, headers)) return 0
    const code = refusal?.means === 'quota-exhausted' ? 'quota-exhausted' : 'rate-limited'
    const usualMs = code === 'quota-exhausted' ? quotaMs : this.#backOffMs()
    const forMs = Math.max(this.#requestedMs(headers, now) ?? usualMs, refusalMsMin)
    const rateBudget = this.#closedBudget(rateBudgets, headers, refusal)
    if (rateBudget === undefined) return Math.min(forMs, blockedMsMax)
    this.#refusalsInRow += 1
    const mostMs = rateBudget.limit ? rateBudget.limit.seconds * 1000 + graceMs : blockedMsMax
    this.#needs.block(rateBudget, Math.min(forMs, mostMs), code)
    return 0
  }

  #requestedMs(headers: ReceivedHeaders, now: Millis): number | undefined {
    return readRetryAfter(headers, now) ?? this.#resetMs(headers, now)
  }

  // A refusal while calls remain concerns that call, not the rate limit, so it closes nothing.
  #hasCallsLeft(rateBudgets: readonly RateBudget[], headers: ReceivedHeaders): boolean {
    return (this.#remainingOf(headers) ?? 0) > 0 && !rateBudgets.some(({ isOfOperation }) => isOfOperation)
  }

  /** The budget that the provider documents to be closed; undefined if it documents none for such a response. */
  #closedBudget(
    rateBudgets: readonly RateBudget[],
    headers: ReceivedHeaders,
    refusal: Refusal | undefined,
  ): RateBudget | undefined {
    const ofOperation = rateBudgets.find((rateBudget) => rateBudget.isOfOperation)
    if (ofOperation && this.#remainingOf(headers) !== 0) return ofOperation
    if (refusal?.closes === undefined) return undefined
    if (refusal.means === 'quota-exhausted') return this.#needs.overall
    const isClosed = ({ isOfOperation, isOfAccount }: RateBudget) =>
      !isOfOperation && isOfAccount === (refusal.closes === 'connection')
    const reported = this.#reportedBudget(rateBudgets, headers)
    return reported && isClosed(reported) ? reported : rateBudgets.findLast(isClosed)
  }

  #remainingOf(headers: ReceivedHeaders): number | undefined {
    return this.#remainingName === undefined ? undefined : readRemaining(headers, this.#remainingName)
  }

  // The headers describe one limit: the only one, or the one whose size they name.
  #reportedBudget(rateBudgets: readonly RateBudget[], headers: ReceivedHeaders): RateBudget | undefined {
    let found: RateBudget | undefined
    for (const rateBudget of rateBudgets) {
      if (rateBudget.limit === undefined || rateBudget.isOfOperation) continue
      if (found !== undefined) return this.#budgetOfSize(rateBudgets, headers)
      found = rateBudget
    }
    return found
  }

  #budgetOfSize(rateBudgets: readonly RateBudget[], headers: ReceivedHeaders): RateBudget | undefined {
    const name = this.#needs.pace.headers?.limit?.toLowerCase()
    const size = name === undefined ? undefined : Number(headerText(headers, name))
    return rateBudgets.find(({ limit, isOfOperation }) => !isOfOperation && limit?.calls === size)
  }

  #resetMs(headers: ReceivedHeaders, now: Millis): number | undefined {
    return readReset(headers, this.#needs.pace.headers?.reset, now)
  }

  #backOffMs(): number {
    const steps = this.#needs.pace.backOffSeconds ?? defaultBackOffSeconds
    return (steps[Math.min(this.#refusalsInRow, steps.length - 1)] ?? 1) * 1000
  }
}
