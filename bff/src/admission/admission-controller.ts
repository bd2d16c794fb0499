import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { Integration } from '../domain/integration.ts'
import type { Millis } from '../store/ports/ports.ts'
import type { Clock, Sleep } from '../runtime/platform.ts'
import type { Admission, Admitted, WishedCall } from './admission.ts'
import type { RateBudget } from './rate-budget.ts'
import { askedToLeaveAloneMs, type CallOutcome, signOf } from './call-outcome.ts'
import type { Circuit } from './circuit.ts'
import type { Bulkhead, Bulkheads } from './bulkhead.ts'
import type { RateLimitFeedback } from './rate-limit-feedback.ts'
import type { BlockReason, PendingCall } from './pending-call.ts'
import type { RetryBudget } from './retry-policy.ts'
import { AdmissionQueue } from './admission-queue.ts'

export interface AdmissionControllerNeeds {
  readonly concurrency: Integration['concurrency']
  readonly circuit: Circuit
  readonly repeats: RetryBudget
  readonly bulkheads: Bulkheads
  readonly reader: RateLimitFeedback
  readonly clock: Clock
  readonly sleep: Sleep
}

/** A call that has gone out. */
class Place implements Admitted {
  readonly kind = 'admitted'
  readonly #controller: AdmissionController
  readonly bulkhead: Bulkhead
  readonly rateBudgets: readonly RateBudget[]
  readonly isProbe: boolean
  #isLeft = false

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
    if (this.#isLeft) return
    this.#isLeft = true
    this.#controller.leave(this, outcome, code)
  }
}

/** Through it go the calls of one integration: so many at once, no faster than the provider allows, and none while it is down. */
export class AdmissionController {
  readonly #needs: AdmissionControllerNeeds
  readonly #room: AdmissionQueue
  #running = 0

  constructor(needs: AdmissionControllerNeeds) {
    this.#needs = needs
    const { concurrency } = needs
    this.#room = new AdmissionQueue({
      ...needs,
      isFull: () => this.#running >= concurrency.integration,
      isBlocked: ({ running }) => running >= concurrency.connection,
      enter: ({ bulkhead, rateBudgets }, now) => this.#enter(bulkhead, rateBudgets, now),
      obstacle: (pendingCall, now) => this.#obstacle(pendingCall, now),
    })
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#room.waiting
  }

  /** At once where there is room; a promise where it has to wait. */
  admit(holder: string, { operation, caller, heldBytes = 0 }: WishedCall): MaybePromise<Admission> {
    const now = this.#needs.clock.now()
    const bulkhead = this.#needs.bulkheads.of(holder, now)
    const rateBudgets = this.#rateBudgets(bulkhead, operation)
    return (
      this.#enter(bulkhead, rateBudgets, now) ??
      this.#room.receive({ bulkhead, rateBudgets, caller, heldBytes }, now)
    )
  }

  leave(
    { bulkhead, rateBudgets, isProbe }: Place,
    outcome: CallOutcome,
    code: FailureCode | undefined,
  ): void {
    const { circuit, clock, reader } = this.#needs
    const now = clock.now()
    this.#running -= 1
    bulkhead.running -= 1
    for (const rateBudget of rateBudgets) rateBudget.end()
    circuit.end(signOf(outcome), now, isProbe, askedToLeaveAloneMs(outcome, now))
    if (outcome.kind === 'answer') reader.read(rateBudgets, outcome.response, code, now)
    this.#room.serve()
  }

  #rateBudgets(bulkhead: Bulkhead, { id, method, atMost }: OperationDefinition): readonly RateBudget[] {
    const rateBudgets = method === 'GET' ? bulkhead.reads : bulkhead.writes
    const ofOperation = atMost && this.#needs.bulkheads.ofOperation(id)
    return ofOperation ? [...rateBudgets, ofOperation] : rateBudgets
  }

  #enter(bulkhead: Bulkhead, rateBudgets: readonly RateBudget[], now: Millis): Place | undefined {
    const { circuit, concurrency, repeats } = this.#needs
    if (this.#running >= concurrency.integration || bulkhead.running >= concurrency.connection)
      return undefined
    for (const rateBudget of rateBudgets) if (!rateBudget.hasRoom(now)) return undefined
    if (circuit.waitMs(now) > 0) return undefined
    this.#running += 1
    bulkhead.running += 1
    for (const rateBudget of rateBudgets) rateBudget.take(now)
    repeats.earn()
    return new Place(this, bulkhead, rateBudgets, circuit.begin(now))
  }

  #obstacle({ rateBudgets }: PendingCall, now: Millis): BlockReason {
    const waitMs = this.#needs.circuit.waitMs(now)
    if (waitMs > 0) return { kind: 'circuit', waitMs }
    const rateBudget = rateBudgets.find((one) => !one.hasRoom(now))
    return rateBudget ? { kind: 'allowance', rateBudget, waitMs: rateBudget.waitMs(now) } : { kind: 'full' }
  }
}
