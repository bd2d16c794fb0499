import type { FailureCode } from '@planbridge/shared/contract'
import type { Pace } from '@planbridge/shared/providers'
import type { Millis } from '../store/ports/ports.ts'
import { headerText, type ForwardResponse, type ReceivedHeaders } from '../transport/forward.ts'
import type { RateBudget } from './rate-budget.ts'
import { readRemaining, readReset, readRetryAfter } from './rate-headers.ts'

/** After a refusal that does not say how long, each one in a row waits for longer. */
const backOffSecondsUsual = [1, 2, 4, 8]
const quotaMs = 60_000
const refusalMsMin = 1_000
/** A provider that asks for more than this is asked again after this. */
const closedMsMax = 3_600_000
/** What a limiter may add to its window. */
const graceMs = 5_000
/** Nothing is left, and when it begins anew is not said. */
const unknownResetMs = 10_000
/** A provider that counts nobody may begin to. */
const liftedMs = 30_000

export interface RateLimitFeedbackNeeds {
  readonly pace: Pace
  /** Closed where a refusal speaks of no limit that we know. */
  readonly whole: RateBudget
  readonly close: (rateBudget: RateBudget, forMs: number, code: FailureCode) => void
}

type Response = Pick<ForwardResponse, 'status' | 'headers'>

/** Hears in a provider's answers how many calls it still allows, and when it wants none. */
export class RateLimitFeedback {
  readonly #needs: RateLimitFeedbackNeeds
  readonly #names: readonly string[]
  readonly #remaining: string | undefined
  #refusals = 0

  constructor(needs: RateLimitFeedbackNeeds) {
    const { limit, remaining, used, reset } = needs.pace.headers ?? {}
    this.#needs = needs
    this.#remaining = remaining?.toLowerCase()
    this.#names = [limit, remaining, used, reset?.name].flatMap((name) => name?.toLowerCase() ?? [])
  }

  /** `passed`: what the call had to pass. */
  read(passed: readonly RateBudget[], response: Response, code: FailureCode | undefined, now: Millis): void {
    if (response.status === 429 || code === 'quota-exhausted')
      return this.#slowDown(passed, response, code, now)
    if (response.status < 400) this.#refusals = 0
    if (this.#remaining !== undefined) this.#hear(passed, this.#remaining, response, now)
  }

  #hear(passed: readonly RateBudget[], name: string, { status, headers }: Response, now: Millis): void {
    const remaining = readRemaining(headers, name)
    if (remaining === undefined) return this.#lift(passed, { status, headers }, now)
    const rateBudget = this.#spokenOf(passed, headers)
    if (rateBudget?.limit === undefined) return
    rateBudget.lift(0)
    const windowMs = rateBudget.limit.seconds * 1000
    if (remaining > 0) return rateBudget.heard(remaining, now, now + windowMs)
    const resetMs = this.#resetMs(headers, now) ?? Math.min(windowMs, unknownResetMs)
    if (resetMs > 0) this.#needs.close(rateBudget, Math.min(resetMs, windowMs + graceMs), 'rate-limited')
  }

  #lift(passed: readonly RateBudget[], { status, headers }: Response, now: Millis): void {
    if (this.#needs.pace.headers?.absentMeansUnlimited !== true || status >= 300) return
    if (this.#names.some((name) => headers[name] !== undefined)) return
    for (const rateBudget of passed) if (!rateBudget.isOfOperation) rateBudget.lift(now + liftedMs)
  }

  #slowDown(
    passed: readonly RateBudget[],
    { headers }: Response,
    code: FailureCode | undefined,
    now: Millis,
  ): void {
    const isQuota = code === 'quota-exhausted'
    const rateBudget = isQuota ? this.#needs.whole : this.#refusedBy(passed, headers)
    if (rateBudget === undefined) return
    const asked = readRetryAfter(headers, now) ?? this.#resetMs(headers, now)
    const forMs = Math.max(asked ?? (isQuota ? quotaMs : this.#backOffMs()), refusalMsMin)
    this.#refusals += 1
    const most = rateBudget.limit ? rateBudget.limit.seconds * 1000 + graceMs : closedMsMax
    this.#needs.close(rateBudget, Math.min(forMs, most), isQuota ? code : 'rate-limited')
  }

  // A refusal that comes while there is budget left speaks of the call, not of the pace.
  #refusedBy(passed: readonly RateBudget[], headers: ReceivedHeaders): RateBudget | undefined {
    const remaining = this.#remaining === undefined ? undefined : readRemaining(headers, this.#remaining)
    const ofOperation = passed.find((rateBudget) => rateBudget.isOfOperation)
    if (ofOperation && remaining !== 0) return ofOperation
    if (remaining !== undefined && remaining > 0) return undefined
    const narrowest = passed.findLast((rateBudget) => !rateBudget.isOfOperation)
    return this.#spokenOf(passed, headers) ?? narrowest
  }

  // Of several limits, the one whose size the answer names.
  #spokenOf(passed: readonly RateBudget[], headers: ReceivedHeaders): RateBudget | undefined {
    let found: RateBudget | undefined
    for (const rateBudget of passed) {
      if (rateBudget.limit === undefined || rateBudget.isOfOperation) continue
      if (found !== undefined) return this.#named(passed, headers)
      found = rateBudget
    }
    return found
  }

  #named(passed: readonly RateBudget[], headers: ReceivedHeaders): RateBudget | undefined {
    const name = this.#needs.pace.headers?.limit?.toLowerCase()
    const size = name === undefined ? undefined : Number(headerText(headers, name))
    return passed.find(({ limit, isOfOperation }) => !isOfOperation && limit?.calls === size)
  }

  #resetMs(headers: ReceivedHeaders, now: Millis): number | undefined {
    return readReset(headers, this.#needs.pace.headers?.reset, now)
  }

  #backOffMs(): number {
    const steps = this.#needs.pace.backOffSeconds ?? backOffSecondsUsual
    return (steps[Math.min(this.#refusals, steps.length - 1)] ?? 1) * 1000
  }
}
