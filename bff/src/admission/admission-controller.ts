import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import type { Every } from '../runtime/every.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Random, Sleep } from '../runtime/platform.ts'
import type { Millis } from '../store/ports/ports.ts'
import type { Admission, AdmissionRequest, Refusal } from './admission.ts'
import { AdmissionQueue, type BlockReason } from './admission-queue.ts'
import type { Bulkhead, Bulkheads } from './bulkhead.ts'
import { type CallOutcome, type HealthSignal, signalOf, unavailableForMs } from './call-outcome.ts'
import { CallsInFlight, type CallsInFlightNeeds, type FlowLimits } from './calls-in-flight.ts'
import { Permit } from './permit.ts'
import { type PersonShare, PersonShares, type Pool } from './person-share.ts'
import type { RateBudget } from './rate-budget.ts'
import type { RateLimitFeedback } from './rate-limit-feedback.ts'
import type { RetryBudget } from './retry-policy.ts'
import type { ServerHealth } from './server-health.ts'

export interface AdmissionControllerNeeds {
  readonly integration: string
  readonly concurrency: Integration['concurrency']
  readonly flowLimits: FlowLimits
  readonly health: ServerHealth
  readonly retryBudget: RetryBudget
  readonly bulkheads: Bulkheads
  readonly feedback: RateLimitFeedback
  /** Reports that one person's calls of an operation rest. */
  readonly rested: (operation: string, forMs: number) => void
  readonly events: CallsInFlightNeeds['events']
  readonly clock: MonotonicClock
  readonly random: Random
  readonly sleep: Sleep
  readonly every: Every
}

/** Admits the calls of one integration within its concurrency, its rate budgets and the health of its server. */
export class AdmissionController {
  readonly #needs: AdmissionControllerNeeds
  readonly #queue: AdmissionQueue
  readonly #inFlight: CallsInFlight
  readonly #shares = new PersonShares()
  readonly #pool: Pool

  constructor(needs: AdmissionControllerNeeds) {
    this.#needs = needs
    this.#pool = { capacity: needs.concurrency.integration, running: 0 }
    const swept = () => this.#serveWaiting()
    this.#inFlight = new CallsInFlight({ ...needs, limits: needs.flowLimits, swept })
    this.#queue = new AdmissionQueue({
      ...needs,
      isFull: () => this.#pool.running >= this.#pool.capacity,
      mayTake: (share, now) => this.#mayTake(share, now),
      hasPlace: (permit, now) => this.#hasPlace(permit, now),
      tryAdmit: ({ permit }, now) => (this.#isAdmitted(permit, now) ? permit : undefined),
      blockReason: ({ permit }, now) => this.#blockReason(permit, now),
    })
  }

  get running(): number {
    return this.#pool.running
  }

  get waiting(): number {
    return this.#queue.waiting
  }

  /** Synchronous if the call is admitted or refused at once; a promise if it is queued. */
  admit(holder: string, request: AdmissionRequest): MaybePromise<Admission> {
    const { operation, person = holder, caller, heldBytes = 0 } = request
    const now = this.#needs.clock.now()
    const bulkhead = this.#needs.bulkheads.of(holder, now)
    const permit = new Permit(this.#release, bulkhead, this.#shares.of(person, now), operation.id)
    permit.caller = caller
    permit.rateBudgets = this.#rateBudgets(bulkhead, operation)
    // All people who may use a service account share its places; those of a person's own account need no shares.
    permit.isShared = person !== holder && !request.connection.account
    if (this.#isAdmitted(permit, now)) return permit
    if (this.#isPlaceFreed(permit, now) && this.#isAdmitted(permit, now)) return permit
    return this.#queue.enqueue({ permit, caller, heldBytes }, now)
  }

  /** True if both the person and the server have a retry left. */
  spendRetry(person: string): boolean {
    return this.#shares.of(person, this.#needs.clock.now()).spendRetry() && this.#needs.retryBudget.spend()
  }

  readonly #release = (permit: Permit, outcome: CallOutcome, refusal: Refusal | undefined): void => {
    const now = this.#needs.clock.now()
    const { bulkhead, share, rateBudgets } = permit
    this.#pool.running -= 1
    bulkhead.running -= 1
    share.running -= 1
    this.#inFlight.delete(permit)
    for (const rateBudget of rateBudgets) rateBudget.release()
    this.#recordHealth(permit, outcome, now)
    if (outcome.kind === 'answer') this.#applyFeedback(permit, outcome.response, refusal)
    this.#queue.admitNext()
  }

  #recordHealth(permit: Permit, outcome: CallOutcome, now: Millis): void {
    const { isProbe, isPairProbe, operation, share } = permit
    const { health } = this.#needs
    const signal = signalOf(outcome)
    const { person } = share
    if (signal === 'success' && !isProbe && !share.hasCircuits) return health.endWell(person, now)
    const askedMs = unavailableForMs(outcome, now)
    health.end({ signal, person, operation, isProbe, askedMs }, now)
    const circuit = isTrouble(signal)
      ? share.openCircuit(operation, this.#needs.random)
      : share.circuitOf(operation)
    if (!circuit) return
    const restMs = circuit.end(signal, { now, isProbe: isPairProbe, askedMs })
    if (restMs > 0) this.#needs.rested(operation, restMs)
    if (circuit.isClear) share.forgetCircuit(operation)
  }

  #applyFeedback(
    { rateBudgets, share, operation }: Permit,
    response: Parameters<RateLimitFeedback['apply']>[1],
    refusal: Refusal | undefined,
  ): void {
    const { clock, feedback, random } = this.#needs
    const now = clock.now()
    const restMs = feedback.apply(rateBudgets, response, refusal, now)
    if (restMs === 0) return
    const circuit = share.openCircuit(operation, random)
    if (circuit.refuse(restMs, refusal?.means ?? 'rate-limited', now)) this.#needs.rested(operation, restMs)
  }

  #rateBudgets(bulkhead: Bulkhead, { id, method, atMost }: OperationDefinition): readonly RateBudget[] {
    const rateBudgets = method === 'GET' ? bulkhead.reads : bulkhead.writes
    const ofOperation = atMost && this.#needs.bulkheads.ofOperation(id)
    return ofOperation ? [...rateBudgets, ofOperation] : rateBudgets
  }

  #isAdmitted(permit: Permit, now: Millis): boolean {
    const { bulkhead, share, rateBudgets } = permit
    if (!this.#hasPlace(permit, now)) return false
    for (const rateBudget of rateBudgets) if (!rateBudget.hasRoom(now)) return false
    if (this.#isResting(permit, now)) return false
    this.#pool.running += 1
    bulkhead.running += 1
    share.running += 1
    for (const rateBudget of rateBudgets) rateBudget.acquire(now)
    this.#needs.retryBudget.earn()
    share.earnRetry()
    permit.isProbe = this.#needs.health.begin(share.person, now)
    permit.isPairProbe = share.circuitOf(permit.operation)?.begin(now) ?? false
    this.#inFlight.add(permit, now)
    return true
  }

  #hasPlace({ bulkhead, share, isShared }: Permit, now: Millis): boolean {
    if (!this.#mayTake(share, now)) return false
    if (!isShared) return bulkhead.running < bulkhead.capacity
    return share.mayTake(bulkhead, now, this.#doOthersWait(share))
  }

  #mayTake(share: PersonShare, now: Millis): boolean {
    return share.mayTake(this.#pool, now, this.#doOthersWait(share))
  }

  #doOthersWait(share: PersonShare): boolean {
    return this.#queue.waiting > share.waiting
  }

  /** Frees a place that the call needs, by ending one that waits for its client. */
  #isPlaceFreed(permit: Permit, now: Millis): boolean {
    const { bulkhead, share } = permit
    if (this.#hasPlace(permit, now) || share.isSlow(now) || this.#isResting(permit, now)) return false
    const isBulkheadFull = bulkhead.running >= bulkhead.capacity
    return this.#inFlight.replaceOne((call) => !isBulkheadFull || call.bulkhead === bulkhead)
  }

  /** After a sweep, more calls may be known to wait for their clients. */
  #serveWaiting(): void {
    this.#queue.admitNext()
    const now = this.#needs.clock.now()
    for (const permit of this.#queue.firstOfEach()) this.#isPlaceFreed(permit, now)
  }

  #isResting({ share, operation }: Permit, now: Millis): boolean {
    if (this.#needs.health.waitMsFor(share.person, now) > 0) return true
    return (share.circuitOf(operation)?.waitMs(now) ?? 0) > 0
  }

  #blockReason({ share, operation, rateBudgets }: Permit, now: Millis): BlockReason {
    const serverMs = this.#needs.health.waitMsFor(share.person, now)
    if (serverMs > 0) return { kind: 'circuit', waitMs: serverMs }
    const circuit = share.circuitOf(operation)
    const restMs = circuit?.waitMs(now) ?? 0
    if (circuit && restMs > 0) return { kind: 'rest', waitMs: restMs, code: circuit.code }
    const rateBudget = rateBudgets.find((one) => !one.hasRoom(now))
    return rateBudget
      ? { kind: 'rate-budget', rateBudget, waitMs: rateBudget.waitMs(now) }
      : { kind: 'concurrency' }
  }
}

const isTrouble = (signal: HealthSignal): boolean => signal === 'server-error' || signal === 'no-response'
