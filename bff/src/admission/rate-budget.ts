import type { FailureCode } from '@planbridge/shared/contract'
import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis, QuotaKey } from '../store/ports/ports.ts'
import { countsMs, ownShare, shareAlone } from './shared-quota.ts'
import type { QuotaStore } from './quota-store.ts'
import { QuotaLease } from './quota-lease.ts'

/** The answers to what is under way will say more. */
const soonMs = 100

/** Many calls under way are refused in much the same words. */
const newsMs = 1_000

/**
 * How many calls this instance may make under one limit: a share of its own where there is one, slices of the pot, never more than
 * the provider says is left, and none while it is closed. Asking and taking are synchronous; only `replenish` goes to the store.
 */
export class RateBudget {
  readonly key: QuotaKey
  /** undefined: it knows no limit, and can only be closed. */
  readonly limit: RateLimit | undefined
  readonly #quotas: QuotaStore
  /** Most accounts never come to need one. */
  #quotaLease: QuotaLease | undefined
  #inFlight = 0
  #own = 0
  #windowEndsAt: Millis = 0
  #closedUntil: Millis = 0
  #closedFor: FailureCode = 'rate-limited'
  #liftedUntil: Millis = 0
  #ceiling = Infinity
  #ceilingEndsAt: Millis = 0

  constructor(key: QuotaKey, limit: RateLimit | undefined, quotas: QuotaStore) {
    this.key = key
    this.limit = limit
    this.#quotas = quotas
  }

  /** It counts one operation, beside what counts all. */
  get isOfOperation(): boolean {
    return this.key.rule.startsWith('operation:')
  }

  hasRoom(now: Millis): boolean {
    if (now < this.#closedUntil) return false
    if (this.limit === undefined || now < this.#liftedUntil) return true
    if (this.#ceiling < 1 && now < this.#ceilingEndsAt) return false
    return this.#hasOwn(this.limit, now) || this.#quotaLease?.hasRoom(now) === true
  }

  /** Only where there is room. */
  take(now: Millis): void {
    this.#inFlight += 1
    const { limit } = this
    if (limit === undefined || now < this.#liftedUntil) return
    this.#ceiling -= 1
    if (this.#hasOwn(limit, now)) this.#own += 1
    else this.#quotaLease?.take(now)
  }

  /** The call is over. */
  end(): void {
    this.#inFlight -= 1
  }

  /** Milliseconds until there may be room; 0: the store is worth asking. */
  waitMs(now: Millis): number {
    if (now < this.#closedUntil) return this.#closedUntil - now
    if (this.#ceiling < 1 && now < this.#ceilingEndsAt) return this.#ceilingMs(now)
    const wait = this.#quotaLease?.waitMs(now) ?? 0
    return this.#quotaLease?.isAway(now) ? Math.max(1, Math.min(wait, this.#windowEndsAt - now)) : wait
  }

  /** What a refused caller is told. */
  refusal(now: Millis): FailureCode {
    return now < this.#closedUntil ? this.#closedFor : 'rate-limited'
  }

  /** Draws a slice of the pot, for all who wait for it together; never rejects. */
  replenish(now: Millis): Promise<void> {
    if (this.limit === undefined) return Promise.resolve()
    this.#quotaLease ??= new QuotaLease(this.key, this.limit, this.#quotas)
    return this.#quotaLease.replenish(now)
  }

  /** The store takes too long: until further notice this instance keeps to its own part. */
  giveUpAsking(now: Millis): void {
    this.#quotaLease?.giveUpAsking(now)
  }

  /** Until then no call goes out, whatever else is left. A longer closure that is there already stays; true: this one is news. */
  close(until: Millis, code: FailureCode): boolean {
    if (until <= this.#closedUntil) return false
    const isNews = until > this.#closedUntil + newsMs
    this.#closedUntil = until
    this.#closedFor = code
    return isNews
  }

  closedMs(now: Millis): number {
    return Math.max(0, this.#closedUntil - now)
  }

  /** Until then the provider counts nobody; 0: it does. */
  lift(until: Millis): void {
    this.#liftedUntil = until
  }

  /** What the provider says is left until `endsAt`; of calls under way it may not know yet. */
  heard(remaining: number, now: Millis, endsAt: Millis): void {
    const room = remaining - this.#inFlight
    // Answers overtake each other, so a little more is no news; much more is a new window.
    const isNewWindow = room > this.#ceiling + 2 * this.#inFlight + 1
    if (now < this.#ceilingEndsAt && room >= this.#ceiling && !isNewWindow) return
    this.#ceiling = room
    this.#ceilingEndsAt = endsAt
  }

  /** Begins as if its own share were used up: what went before is not known. */
  beginSpent(now: Millis): void {
    if (this.limit === undefined) return
    this.#own = ownShare(this.limit)
    this.#windowEndsAt = now + countsMs(this.limit)
  }

  #ceilingMs(now: Millis): number {
    const wait = this.#ceilingEndsAt - now
    return this.#inFlight > 0 ? Math.min(wait, soonMs) : wait
  }

  #hasOwn(limit: RateLimit, now: Millis): boolean {
    const share = this.#quotaLease?.isAway(now) ? shareAlone(limit) : ownShare(limit)
    if (share === 0) return false
    if (now >= this.#windowEndsAt) {
      this.#own = 0
      this.#windowEndsAt = now + countsMs(limit)
    }
    return this.#own < share
  }
}
