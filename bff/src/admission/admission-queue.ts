import type { FailureCode } from '@planbridge/shared/contract'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Sleep } from '../runtime/platform.ts'
import type { Millis } from '../store/ports/ports.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import { type Admission, type Admitted, refused, type Refused } from './admission.ts'
import { FairWaiters } from './fair-waiters.ts'
import type { Permit } from './permit.ts'
import type { PersonShare } from './person-share.ts'
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
  /** The permit that it gets. */
  readonly permit: Permit
  readonly caller: ClientDisconnect | undefined
  readonly heldBytes: number
}

/** The reason why a call cannot be admitted now. */
export type BlockReason =
  | { readonly kind: 'circuit'; readonly waitMs: number }
  /** Calls of this person and operation rest. */
  | { readonly kind: 'rest'; readonly waitMs: number; readonly code: FailureCode }
  /** With `waitMs` 0 the store may grant more calls immediately. */
  | { readonly kind: 'rate-budget'; readonly rateBudget: RateBudget; readonly waitMs: number }
  | { readonly kind: 'concurrency' }

export interface AdmissionQueueNeeds {
  readonly tryAdmit: (pendingCall: PendingCall, now: Millis) => Admitted | undefined
  readonly blockReason: (pendingCall: PendingCall, now: Millis) => BlockReason
  /** True if the integration is at its concurrency limit. */
  readonly isFull: () => boolean
  /** True if the integration has a place for the person. */
  readonly mayTake: (share: PersonShare, now: Millis) => boolean
  /** True if the integration and the account have a place for the call. */
  readonly hasPlace: (permit: Permit, now: Millis) => boolean
  /** Concurrent calls of one account and of the whole integration. */
  readonly concurrency: { readonly connection: number; readonly integration: number }
  readonly clock: MonotonicClock
  readonly sleep: Sleep
}

interface Deadline {
  readonly expired: Promise<void>
  readonly leftMs: (now: Millis) => number
}

/** A bounded queue for calls that wait briefly: for a concurrency slot, a quota lease, or the end of a short block. */
export class AdmissionQueue {
  readonly #needs: AdmissionQueueNeeds
  readonly #waiters = new FairWaiters()
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
    const refusal = refusalFor(this.#needs.blockReason(pendingCall, now), now, queueMsMax)
    if (refusal) return refusal
    return this.#hasRoom(pendingCall) ? this.#wait(pendingCall) : tooManyRequests
  }

  /** Offers free places to waiting calls: in turn to each person, and to the calls of a person in order of arrival. */
  admitNext(): void {
    if (this.#waiters.isEmpty) return
    const { isFull, mayTake, hasPlace, clock } = this.#needs
    const now = clock.now()
    this.#waiters.admit({
      isFull,
      mayTake: (share) => mayTake(share, now),
      hasPlace: (permit) => hasPlace(permit, now),
    })
  }

  /** The first waiting call of each person. */
  firstOfEach(): readonly Permit[] {
    return this.#waiters.firstOfEach()
  }

  /** Room for the call. If the queue is full, the person with most of it gives some up. */
  #hasRoom({ permit, heldBytes }: PendingCall): boolean {
    const { connection, integration } = this.#needs.concurrency
    const { bulkhead } = permit
    if (this.#heldBytes + heldBytes > heldBytesMax && !this.#waiters.dropBytes(permit, heldBytes))
      return false
    if (bulkhead.waiting >= connection * queuedPerRunning)
      return this.#waiters.dropCall(permit, (other) => other.bulkhead === bulkhead)
    return this.#waiting < integration * queuedPerRunning || this.#waiters.dropCall(permit, () => true)
  }

  async #wait(pendingCall: PendingCall): Promise<Admission> {
    this.#count(pendingCall, 1)
    try {
      return (await this.#admitOrRefuse(pendingCall)) ?? tooManyRequests
    } finally {
      // A call that was dropped has given up its room already.
      if (!pendingCall.permit.isDropped) this.#count(pendingCall, -1)
    }
  }

  #count({ permit: { bulkhead, share }, heldBytes }: PendingCall, by: 1 | -1): void {
    this.#waiting += by
    bulkhead.waiting += by
    share.waiting += by
    this.#heldBytes += by * heldBytes
    share.heldBytes += by * heldBytes
  }

  async #admitOrRefuse(pendingCall: PendingCall): Promise<Admission | undefined> {
    const { clock, tryAdmit, blockReason } = this.#needs
    const deadline = this.#deadline()
    for (let blocks = 0; blocks < blocksMax && isWanted(pendingCall); blocks += 1) {
      const now = clock.now()
      const admitted = tryAdmit(pendingCall, now)
      if (admitted) return admitted
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
    if (reason.kind === 'concurrency' || reason.kind === 'circuit')
      return this.#waitForSlot(pendingCall, expired)
    const { waitMs } = reason
    if (waitMs === 0 && reason.kind === 'rate-budget') await this.#replenish(reason.rateBudget)
    else await Promise.race([this.#needs.sleep(waitMs), disconnected(pendingCall.caller), expired])
    return undefined
  }

  /** Resolves to undefined if the deadline has expired, the client has disconnected, or the call is now blocked otherwise. */
  #waitForSlot(pendingCall: PendingCall, expired: Promise<void>): Promise<Admitted | undefined> {
    const { permit, caller, heldBytes } = pendingCall
    const { promise, resolve } = Promise.withResolvers<Admitted | undefined>()
    const leave = this.#waiters.add({
      permit,
      heldBytes,
      admit: () => resolve(this.#needs.tryAdmit(pendingCall, this.#needs.clock.now())),
      drop: () => {
        this.#count(pendingCall, -1)
        permit.isDropped = true
        resolve(undefined)
      },
    })
    const giveUp = () => {
      leave()
      resolve(undefined)
    }
    caller?.onDisconnect(giveUp)
    void expired.then(giveUp)
    return promise
  }

  async #replenish(rateBudget: RateBudget): Promise<void> {
    const { clock, sleep } = this.#needs
    const replenished = rateBudget.replenish(clock.now()).then(() => true)
    const inTime = await Promise.race([replenished, sleep(storeTimeoutMs).then(() => false)])
    if (!inTime) rateBudget.storeTimedOut(clock.now())
  }
}

const isWanted = ({ permit, caller }: PendingCall): boolean =>
  !permit.isDropped && (caller === undefined || (!caller.disconnected && caller.endedBy === undefined))

const disconnected = (caller: ClientDisconnect | undefined): Promise<void> =>
  new Promise((resolve) => {
    caller?.onDisconnect(resolve)
  })

const tooManyRequests = refused('too-many-requests', 1_000)

/** The refusal of a call that would be blocked for longer than `leftMs`; undefined if it may wait. */
const refusalFor = (reason: BlockReason, now: Millis, leftMs: number): Refused | undefined => {
  if (reason.kind === 'circuit') return refused('provider-unreachable', reason.waitMs)
  if (reason.kind === 'concurrency') return leftMs > 0 ? undefined : tooManyRequests
  // A server that fails does not recover within a queue's time; a refusal for rate ends when it says.
  const mayWait = reason.kind === 'rate-budget' || reason.code !== 'provider-unreachable'
  if (mayWait && reason.waitMs <= leftMs && leftMs > 0) return undefined
  return refused(codeOf(reason, now), reason.waitMs)
}

const codeOf = (reason: Extract<BlockReason, { kind: 'rest' | 'rate-budget' }>, now: Millis): FailureCode =>
  reason.kind === 'rest' ? reason.code : reason.rateBudget.refusalCode(now)
