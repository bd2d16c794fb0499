import type { RateLimit } from '@planbridge/shared/providers'
import { beforeStart } from '../runtime/monotonic-clock.ts'
import type { Millis, QuotaKey } from '../store/ports/ports.ts'
import type { QuotaStore } from './quota-store.ts'

/** After the store has failed, it is not asked again for this long. */
const unavailableMs = 2_000

/** An exhausted quota is asked again after this, even if its next call comes free later. */
const exhaustedRetryMs = 1_000

/** Calls requested with the first lease. */
const firstRequest = 4

/**
 * This instance's leases on one shared quota: the current one, and the next one acquired ahead of need.
 * @see https://github.com/youtube/doorman for the pattern of leasing capacity to clients
 */
export class QuotaLease {
  readonly #key: QuotaKey
  readonly #limit: RateLimit
  readonly #quotas: QuotaStore
  #left = 0
  #size = 0
  #endsAt: Millis = beforeStart
  #next = 0
  #nextEndsAt: Millis = beforeStart
  #requested = firstRequest
  #retryAt: Millis = beforeStart
  #refillAt: Millis = beforeStart
  #unavailableUntil: Millis = beforeStart
  #replenishing: Promise<void> | undefined

  constructor(key: QuotaKey, limit: RateLimit, quotas: QuotaStore) {
    this.#key = key
    this.#limit = limit
    this.#quotas = quotas
  }

  hasRoom(now: Millis): boolean {
    if (this.#left > 0 && now < this.#endsAt) return true
    if (this.#size > 0) this.#adaptRequest(now)
    this.#left = now < this.#nextEndsAt ? this.#next : 0
    this.#size = this.#left
    this.#endsAt = this.#nextEndsAt
    this.#next = 0
    return this.#left > 0
  }

  /** Requires `hasRoom`. Acquires the next lease before the current one is used up. */
  acquire(now: Millis): void {
    this.#left -= 1
    if (this.#left * 4 <= this.#size && this.#next === 0) void this.replenish(now)
  }

  /** True while the store is considered unavailable; each instance then uses its offline share. */
  isStoreUnavailable(now: Millis): boolean {
    return now < this.#unavailableUntil
  }

  /** Milliseconds until another lease can be acquired. */
  waitMs(now: Millis): number {
    if (now < this.#unavailableUntil) return this.#unavailableUntil - now
    return now < this.#retryAt ? Math.max(1, this.#refillAt - now) : 0
  }

  /** Acquires a lease. Concurrent callers share one request to the store; never rejects. */
  replenish(now: Millis): Promise<void> {
    this.#replenishing ??= this.#acquireLease(now).finally(() => {
      this.#replenishing = undefined
    })
    return this.#replenishing
  }

  /** Treats the store as unavailable if a request is still in flight. */
  storeTimedOut(now: Millis): void {
    if (this.#replenishing !== undefined) this.#unavailableUntil = now + unavailableMs
  }

  // A lease used up before its end was too small; one that expired more than half unused was too large.
  #adaptRequest(now: Millis): void {
    if (now < this.#endsAt) this.#requested *= 2
    else if (this.#left * 2 > this.#size) this.#requested = Math.max(1, Math.floor(this.#requested / 2))
    this.#requested = Math.min(this.#requested, this.#size * 2)
  }

  async #acquireLease(now: Millis): Promise<void> {
    if (now < this.#retryAt) return
    try {
      const result = await this.#quotas.lease(this.#key, this.#limit, this.#requested)
      this.#unavailableUntil = beforeStart
      if (result.kind === 'exhausted') {
        this.#retryAt = now + Math.min(result.waitMs, exhaustedRetryMs)
        this.#refillAt = now + result.waitMs
        return
      }
      this.#next = result.calls
      // Counted from the request, which precedes the grant, so that the lease never outlasts it.
      this.#nextEndsAt = now + result.forMs
    } catch {
      this.#unavailableUntil = now + unavailableMs
    }
  }
}
