import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Sleep } from '../runtime/platform.ts'
import type { Millis } from '../store/ports/ports.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import { type Admission, type Admitted, refused, type Refused } from './admission.ts'
import type { Bulkhead } from './bulkhead.ts'
import type { RateBudget } from './rate-budget.ts'

/** Longest time in the queue. After it the call is refused with a retry time. */
const queueMsMax = 2_000
/**
 * Queued calls per permitted concurrent call. Waiting is cheap and short, and bursts are normal, for example after a token was
 * refreshed.
 */
const queuedPerRunning = 16
/** Total size of the request bodies of queued calls. */
const heldBytesMax = 32 * 2 ** 20
/** If the store takes longer, each instance falls back to its share of the limit. */
const storeTimeoutMs = 500
/** A queued call can be blocked for several reasons in a row; this bounds how many. */
const blocksMax = 8

/** A call that could not be admitted at once. */
export interface PendingCall {
  readonly bulkhead: Bulkhead
  /** All budgets that the call counts against. */
  readonly rateBudgets: readonly RateBudget[]
  readonly caller: ClientDisconnect | undefined
  readonly heldBytes: number
}

/** The reason why a call cannot be admitted now. */
export type BlockReason =
  | { readonly kind: 'circuit'; readonly waitMs: number }
  /** With `waitMs` 0 the store may grant more calls immediately. */
  | { readonly kind: 'rate-budget'; readonly rateBudget: RateBudget; readonly waitMs: number }
  | { readonly kind: 'concurrency' }

export interface AdmissionQueueNeeds {
  readonly tryAdmit: (pendingCall: PendingCall, now: Millis) => Admitted | undefined
  readonly blockReason: (pendingCall: PendingCall, now: Millis) => BlockReason
  /** True if the integration is at its concurrency limit. */
  readonly isFull: () => boolean
  /** True if the account is at its concurrency limit. */
  readonly isBulkheadFull: (bulkhead: Bulkhead) => boolean
  /** Concurrent calls of one account and of the whole integration. */
  readonly concurrency: { readonly connection: number; readonly integration: number }
  readonly clock: MonotonicClock
  readonly sleep: Sleep
}

interface Deadline {
  readonly expired: Promise<void>
  readonly leftMs: (now: Millis) => number
}

/** A queued call that waits for a concurrency slot. */
interface Waiter {
  readonly bulkhead: Bulkhead
  readonly tryAdmit: () => Admitted | undefined
  readonly resolve: (permit: Admitted | undefined) => void
}

/** A bounded queue for calls that wait briefly: for a concurrency slot, a quota lease, or the end of a short block. */
export class AdmissionQueue {
  readonly #needs: AdmissionQueueNeeds
  /** In order of arrival. */
  readonly #waiters = new Set<Waiter>()
  #waiting = 0
  #heldBytes = 0

  constructor(needs: AdmissionQueueNeeds) {
    this.#needs = needs
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Queues the call, or refuses it at once if waiting would not help or the queue is full. */
  enqueue(pendingCall: PendingCall, now: Millis): MaybePromise<Admission> {
    const { blockReason, concurrency } = this.#needs
    const refusal = refusalFor(blockReason(pendingCall, now), now, queueMsMax)
    if (refusal) return refusal
    const isQueueFull =
      this.#waiting >= concurrency.integration * queuedPerRunning ||
      pendingCall.bulkhead.waiting >= concurrency.connection * queuedPerRunning ||
      this.#heldBytes + pendingCall.heldBytes > heldBytesMax
    return isQueueFull ? tooManyRequests : this.#wait(pendingCall)
  }

  /** Offers free slots to waiting calls, first come, first served. Calls of a full bulkhead are skipped. */
  admitNext(): void {
    if (this.#waiters.size === 0) return
    const { isFull, isBulkheadFull } = this.#needs
    for (const waiter of this.#waiters) {
      if (isFull()) return
      if (!isBulkheadFull(waiter.bulkhead)) waiter.resolve(waiter.tryAdmit())
    }
  }

  async #wait(pendingCall: PendingCall): Promise<Admission> {
    const { bulkhead, heldBytes } = pendingCall
    this.#waiting += 1
    this.#heldBytes += heldBytes
    bulkhead.waiting += 1
    try {
      return (await this.#admitOrRefuse(pendingCall)) ?? tooManyRequests
    } finally {
      this.#waiting -= 1
      this.#heldBytes -= heldBytes
      bulkhead.waiting -= 1
    }
  }

  async #admitOrRefuse(pendingCall: PendingCall): Promise<Admission | undefined> {
    const { clock, tryAdmit, blockReason } = this.#needs
    const deadline = this.#deadline()
    for (let blocks = 0; blocks < blocksMax && pendingCall.caller?.disconnected !== true; blocks += 1) {
      const now = clock.now()
      const permit = tryAdmit(pendingCall, now)
      if (permit) return permit
      const reason = blockReason(pendingCall, now)
      const admission =
        refusalFor(reason, now, deadline.leftMs(now)) ??
        (await this.#waitWhileBlocked(reason, pendingCall, deadline))
      if (admission) return admission
    }
    return undefined
  }

  #deadline(): Deadline {
    const endsAt = this.#needs.clock.now() + queueMsMax
    let isExpired = false
    const expired = this.#needs.sleep(queueMsMax)
    void expired.then(() => (isExpired = true))
    return { expired, leftMs: (now) => (isExpired ? 0 : endsAt - now) }
  }

  async #waitWhileBlocked(
    reason: BlockReason,
    pendingCall: PendingCall,
    { expired }: Deadline,
  ): Promise<Admitted | undefined> {
    if (reason.kind !== 'rate-budget') return this.#waitForSlot(pendingCall, expired)
    const { rateBudget, waitMs } = reason
    if (waitMs === 0) await this.#replenish(rateBudget)
    else await Promise.race([this.#needs.sleep(waitMs), disconnected(pendingCall.caller), expired])
    return undefined
  }

  /** Resolves to undefined if the deadline has expired, the client has disconnected, or the call is now blocked otherwise. */
  #waitForSlot(pendingCall: PendingCall, expired: Promise<void>): Promise<Admitted | undefined> {
    const { bulkhead, caller } = pendingCall
    return new Promise((resolve) => {
      const waiter: Waiter = {
        bulkhead,
        tryAdmit: () => this.#needs.tryAdmit(pendingCall, this.#needs.clock.now()),
        resolve: (permit) => {
          this.#waiters.delete(waiter)
          resolve(permit)
        },
      }
      this.#waiters.add(waiter)
      caller?.onDisconnect(() => waiter.resolve(undefined))
      void expired.then(() => waiter.resolve(undefined))
    })
  }

  async #replenish(rateBudget: RateBudget): Promise<void> {
    const { clock, sleep } = this.#needs
    const replenished = rateBudget.replenish(clock.now()).then(() => true)
    const inTime = await Promise.race([replenished, sleep(storeTimeoutMs).then(() => false)])
    if (!inTime) rateBudget.storeTimedOut(clock.now())
  }
}

const disconnected = (caller: ClientDisconnect | undefined): Promise<void> =>
  new Promise((resolve) => {
    caller?.onDisconnect(resolve)
  })

const tooManyRequests = refused('too-many-requests', 1_000)

/** The refusal of a call that would be blocked for longer than `leftMs`; undefined if it may wait. */
const refusalFor = (reason: BlockReason, now: Millis, leftMs: number): Refused | undefined => {
  if (reason.kind === 'circuit') return refused('provider-unreachable', reason.waitMs)
  if (reason.kind === 'concurrency') return leftMs > 0 ? undefined : tooManyRequests
  const { rateBudget, waitMs } = reason
  return waitMs > leftMs || leftMs <= 0 ? refused(rateBudget.refusalCode(now), waitMs) : undefined
}
