import { isRepeatable, type OperationDefinition } from '@planbridge/shared/providers'
import type { Random } from '../runtime/platform.ts'
import type { CallOutcome } from './call-outcome.ts'
import { readRetryAfter } from './rate-headers.ts'

export const retryRules = {
  /** How often one call is repeated. */
  repeatsMax: 2,
  /** Repeats per call, in the long run. */
  share: 0.1,
  /** As many repeats at once as a hundred calls have earned. */
  savedMax: 10,
  /** The first pause is about this long, the second twice as long. */
  pauseMs: 200,
  /** Whoever is asked to wait for longer than this is told so instead. */
  askedMsMax: 2_000,
} as const

/** What calls earn and repeats spend: repeating must not become the load that a server in trouble dies of. */
export class RetryBudget {
  #saved = 1

  earn(): void {
    if (this.#saved < retryRules.savedMax) this.#saved += retryRules.share
  }

  spend(): boolean {
    // The sum of ten tenths is a little less than one.
    if (this.#saved < 0.999) return false
    this.#saved -= 1
    return true
  }
}

export interface FailedCall {
  readonly operation: Pick<OperationDefinition, 'method' | 'repeatable'>
  readonly outcome: CallOutcome
  /** How often it has been repeated already. */
  readonly repeats: number
  /** Whether its body can be sent once more. */
  readonly replayable: boolean
  /** Whether anything of an answer has reached the caller. */
  readonly passedOn: boolean
}

/** Trouble on the way, where a second try may meet another server; a plain 500 would meet the same one. */
const passing: ReadonlySet<number> = new Set([502, 503, 504])

/** The shortest time to wait, in milliseconds; undefined: this is not worth a second try. */
const leastWaitMs = (outcome: CallOutcome, now: number): number | undefined => {
  // What was too slow once has taken enough of everybody's time.
  if (outcome.kind !== 'answer') return outcome.kind === 'unreachable' ? 0 : undefined
  const { status, headers } = outcome.response
  const asked = readRetryAfter(headers, now)
  if (asked !== undefined && asked > retryRules.askedMsMax) return undefined
  if (status === 429) return asked
  return passing.has(status) ? (asked ?? 0) : undefined
}

const mayRepeat = ({ operation, repeats, replayable, passedOn }: FailedCall): boolean =>
  isRepeatable(operation) && replayable && !passedOn && repeats < retryRules.repeatsMax

export interface RetryNeeds {
  readonly random: Random
  readonly budget: RetryBudget
}

/**
 * After how many milliseconds a failed call may be made once more; undefined: it may not. A repeat is paid for here, and has to be
 * admitted like any other call.
 */
export const repeatAfterMs = (
  { random, budget }: RetryNeeds,
  failed: FailedCall,
  now: number,
): number | undefined => {
  if (!mayRepeat(failed)) return undefined
  const least = leastWaitMs(failed.outcome, now)
  if (least === undefined || !budget.spend()) return undefined
  const sleep = retryRules.pauseMs * 2 ** failed.repeats
  const spread = 0.5 + (random.bytes(1)[0] ?? 0) / 256
  return Math.round(least + sleep * spread)
}
