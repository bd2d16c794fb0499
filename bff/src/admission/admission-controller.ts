import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Sleep } from '../runtime/platform.ts'
import type { Millis } from '../store/ports/ports.ts'
import type { Admission, AdmissionRequest, Admitted } from './admission.ts'
import { AdmissionQueue, type BlockReason, type PendingCall } from './admission-queue.ts'
import type { Bulkhead, Bulkheads } from './bulkhead.ts'
import { type CallOutcome, signalOf, unavailableForMs } from './call-outcome.ts'
import type { Circuit } from './circuit.ts'
import type { RateBudget } from './rate-budget.ts'
import type { RateLimitFeedback } from './rate-limit-feedback.ts'
import type { RetryBudget } from './retry-policy.ts'

export interface AdmissionControllerNeeds {
  readonly concurrency: Integration['concurrency']
  readonly circuit: Circuit
  readonly retryBudget: RetryBudget
  readonly bulkheads: Bulkheads
  readonly feedback: RateLimitFeedback
  readonly clock: MonotonicClock
  readonly sleep: Sleep
}

/** The permit of one call in flight. */
class Permit implements Admitted {
  readonly kind = 'admitted'
  readonly #controller: AdmissionController
  readonly bulkhead: Bulkhead
  readonly rateBudgets: readonly RateBudget[]
  readonly isProbe: boolean
  #isReleased = false

  constructor(
    controller: AdmissionController,
    bulkhead: Bulkhead,
    rateBudgets: readonly RateBudget[],
    isProbe: boolean,
  ) {
    this.#controller = controller
    this.bulkhead = bulkhead
    this.rateBudgets = rateBudgets
    this.isProbe = isProbe
  }

  done(outcome: CallOutcome, code?: FailureCode): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#controller.release(this, outcome, code)
  }
}

/** Admits the calls of one integration within its concurrency, rate budgets and circuit state. */
export class AdmissionController {
  readonly #needs: AdmissionControllerNeeds
  readonly #queue: AdmissionQueue
  #running = 0

  constructor(needs: AdmissionControllerNeeds) {
    this.#needs = needs
    const { concurrency } = needs
    this.#queue = new AdmissionQueue({
      ...needs,
      isFull: () => this.#running >= concurrency.integration,
      isBulkheadFull: ({ running }) => running >= concurrency.connection,
      tryAdmit: ({ bulkhead, rateBudgets }, now) => this.#tryAdmit(bulkhead, rateBudgets, now),
      blockReason: (pendingCall, now) => this.#blockReason(pendingCall, now),
    })
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#queue.waiting
  }

  /** Synchronous if the call is admitted or refused at once; a promise if it is queued. */
  admit(holder: string, { operation, caller, heldBytes = 0 }: AdmissionRequest): MaybePromise<Admission> {
    const now = this.#needs.clock.now()
    const bulkhead = this.#needs.bulkheads.of(holder, now)
    const rateBudgets = this.#rateBudgets(bulkhead, operation)
    return (
      this.#tryAdmit(bulkhead, rateBudgets, now) ??
      this.#queue.enqueue({ bulkhead, rateBudgets, caller, heldBytes }, now)
    )
  }

  release(
    { bulkhead, rateBudgets, isProbe }: Permit,
    outcome: CallOutcome,
    code: FailureCode | undefined,
  ): void {
    const { circuit, clock, feedback } = this.#needs
    const now = clock.now()
    this.#running -= 1
    bulkhead.running -= 1
    for (const rateBudget of rateBudgets) rateBudget.release()
    circuit.end(signalOf(outcome), now, isProbe, unavailableForMs(outcome, now))
    if (outcome.kind === 'answer') feedback.apply(rateBudgets, outcome.response, code, now)
    this.#queue.admitNext()
  }

  #rateBudgets(bulkhead: Bulkhead, { id, method, atMost }: OperationDefinition): readonly RateBudget[] {
    const rateBudgets = method === 'GET' ? bulkhead.reads : bulkhead.writes
    const ofOperation = atMost && this.#needs.bulkheads.ofOperation(id)
    return ofOperation ? [...rateBudgets, ofOperation] : rateBudgets
  }

  #tryAdmit(bulkhead: Bulkhead, rateBudgets: readonly RateBudget[], now: Millis): Permit | undefined {
    const { circuit, concurrency, retryBudget } = this.#needs
    if (this.#running >= concurrency.integration || bulkhead.running >= concurrency.connection)
      return undefined
    for (const rateBudget of rateBudgets) if (!rateBudget.hasRoom(now)) return undefined
    if (circuit.waitMs(now) > 0) return undefined
    this.#running += 1
    bulkhead.running += 1
    for (const rateBudget of rateBudgets) rateBudget.acquire(now)
    retryBudget.earn()
    return new Permit(this, bulkhead, rateBudgets, circuit.begin(now))
  }

  #blockReason({ rateBudgets }: PendingCall, now: Millis): BlockReason {
    const waitMs = this.#needs.circuit.waitMs(now)
    if (waitMs > 0) return { kind: 'circuit', waitMs }
    const rateBudget = rateBudgets.find((one) => !one.hasRoom(now))
    return rateBudget
      ? { kind: 'rate-budget', rateBudget, waitMs: rateBudget.waitMs(now) }
      : { kind: 'concurrency' }
  }
}
