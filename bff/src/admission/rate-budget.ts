import type { FailureCode } from '@planbridge/shared/contract'
import type { RateLimit } from '@planbridge/shared/providers'
import { beforeStart } from '../runtime/monotonic-clock.ts'
import type { Millis, QuotaKey } from '../store/ports/ports.ts'
import { QuotaLease } from './quota-lease.ts'
import type { QuotaStore } from './quota-store.ts'
import { countedMs, localShare, offlineShare } from './shared-quota.ts'

/** Retry time while calls are in flight, because their responses will update the remaining count. */
const inFlightRetryMs = 100

/** Many calls in flight are refused with almost the same time; a block longer by less than this is not reported again. */
const reportedAgainMs = 1_000

/**
 * The calls that this instance may send under one limit: its local share, then quota leases, never more than the provider reports
 * as remaining, and none while the budget is blocked. Only `replenish` uses the store; everything else is synchronous.
 */
export class RateBudget {
  readonly key: QuotaKey
  /** undefined if the budget has no limit and can only be blocked. */
  readonly limit: RateLimit | undefined
  readonly #quotas: QuotaStore
  /** Created on demand, because most accounts never need a lease. */
  #quotaLease: QuotaLease | undefined
  #inFlight = 0
  #localUsed = 0
  #windowEndsAt: Millis = beforeStart
  #blockedUntil: Millis = beforeStart
  #blockedFor: FailureCode = 'rate-limited'
  #liftedUntil: Millis = beforeStart
  /** Calls that the provider still allows until `#remainingEndsAt`. */
  #remaining = Infinity
  #remainingEndsAt: Millis = beforeStart

  constructor(key: QuotaKey, limit: RateLimit | undefined, quotas: QuotaStore) {
    this.key = key
    this.limit = limit
    this.#quotas = quotas
  }

  /** True if it counts the calls of one operation only. */
  get isOfOperation(): boolean {
    return this.key.rule.startsWith('operation:')
  }

  /** True if it counts the calls of one account only. */
  get isOfAccount(): boolean {
    return this.key.holder !== ''
  }

  hasRoom(now: Millis): boolean {
    if (now < this.#blockedUntil) return false
    if (this.limit === undefined || now < this.#liftedUntil) return true
    if (this.#remaining < 1 && now < this.#remainingEndsAt) return false
    return this.#hasLocalShare(this.limit, now) || this.#quotaLease?.hasRoom(now) === true
  }

  /** Counts a call that is about to be sent. Requires `hasRoom`. */
  acquire(now: Millis): void {
    this.#inFlight += 1
    const { limit } = this
    if (limit === undefined || now < this.#liftedUntil) return
    this.#remaining -= 1
    if (this.#hasLocalShare(limit, now)) this.#localUsed += 1
    else this.#quotaLease?.acquire(now)
  }

  /** Records that a call has ended. The call still counts against the limit. */
  release(): void {
    this.#inFlight -= 1
  }

  /** Milliseconds until a call may be allowed; 0 if a lease can be requested from the store now. */
  waitMs(now: Millis): number {
    if (now < this.#blockedUntil) return this.#blockedUntil - now
    if (this.#remaining < 1 && now < this.#remainingEndsAt) return this.#remainingWaitMs(now)
    const wait = this.#quotaLease?.waitMs(now) ?? 0
    return this.#quotaLease?.isStoreUnavailable(now)
      ? Math.max(1, Math.min(wait, this.#windowEndsAt - now))
      : wait
  }

  /** The failure code of a call that this budget refuses. */
  refusalCode(now: Millis): FailureCode {
    return now < this.#blockedUntil ? this.#blockedFor : 'rate-limited'
  }

  /** Acquires a quota lease. Concurrent callers share one request to the store; never rejects. */
  replenish(now: Millis): Promise<void> {
    if (this.limit === undefined) return Promise.resolve()
    this.#quotaLease ??= new QuotaLease(this.key, this.limit, this.#quotas)
    return this.#quotaLease.replenish(now)
  }

  /** Switches to the offline share until the store is asked again. */
  storeTimedOut(now: Millis): void {
    this.#quotaLease?.storeTimedOut(now)
  }

  /** Refuses all calls until then, unless it is already blocked for longer. Returns true if the block is worth reporting. */
  block(until: Millis, code: FailureCode): boolean {
    if (until <= this.#blockedUntil) return false
    const isWorthReporting = until > this.#blockedUntil + reportedAgainMs
    this.#blockedUntil = until
    this.#blockedFor = code
    return isWorthReporting
  }

  blockedMs(now: Millis): number {
    return Math.max(0, this.#blockedUntil - now)
  }

  /** Stops counting until then, because the provider applies no limit; 0 resumes it. */
  lift(until: Millis): void {
    this.#liftedUntil = until
  }

  /** Applies the remaining count that the provider reported, valid until `endsAt`. It may not include calls in flight. */
  setRemaining(reported: number, now: Millis, endsAt: Millis): void {
    const remaining = reported - this.#inFlight
    // Responses arrive out of order, so a slightly higher count is ignored; a much higher one means a new window.
    const isNewWindow = remaining > this.#remaining + 2 * this.#inFlight + 1
    if (now < this.#remainingEndsAt && remaining >= this.#remaining && !isNewWindow) return
    this.#remaining = remaining
    this.#remainingEndsAt = endsAt
  }

  /** Starts with the local share used up, for an account whose earlier calls are unknown. */
  startUsedUp(now: Millis): void {
    if (this.limit === undefined) return
    this.#localUsed = localShare(this.limit)
    this.#windowEndsAt = now + countedMs(this.limit)
  }

  #remainingWaitMs(now: Millis): number {
    const wait = this.#remainingEndsAt - now
    return this.#inFlight > 0 ? Math.min(wait, inFlightRetryMs) : wait
  }

  #hasLocalShare(limit: RateLimit, now: Millis): boolean {
    const share = this.#quotaLease?.isStoreUnavailable(now) ? offlineShare(limit) : localShare(limit)
    if (share === 0) return false
    if (now >= this.#windowEndsAt) {
      this.#localUsed = 0
      this.#windowEndsAt = now + countedMs(limit)
    }
    return this.#localUsed < share
  }
}
