import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis, QuotaKey } from '../store/ports/ports.ts'
import type { QuotaStore } from './quota-store.ts'

/** After the store did not answer, it is left alone for as long as this. */
const awayMs = 2_000

/** A pot that is dry is looked at again after this, whenever its next call comes free. */
const dryMs = 1_000

/** Calls that are asked for the first time. */
const firstWish = 4

/** What this instance has drawn of a pot: a slice in use, and the next one ahead of need. */
export class QuotaLease {
  readonly #key: QuotaKey
  readonly #limit: RateLimit
  readonly #quotas: QuotaStore
  #left = 0
  #size = 0
  #endsAt: Millis = 0
  #next = 0
  #nextEndsAt: Millis = 0
  #wish = firstWish
  #askAgainAt: Millis = 0
  #moreAt: Millis = 0
  #awayUntil: Millis = 0
  #asking: Promise<void> | undefined

  constructor(key: QuotaKey, limit: RateLimit, quotas: QuotaStore) {
    this.#key = key
    this.#limit = limit
    this.#quotas = quotas
  }

  hasRoom(now: Millis): boolean {
    if (this.#left > 0 && now < this.#endsAt) return true
    if (this.#size > 0) this.#learn(now)
    this.#left = now < this.#nextEndsAt ? this.#next : 0
    this.#size = this.#left
    this.#endsAt = this.#nextEndsAt
    this.#next = 0
    return this.#left > 0
  }

  /** Only where there is room; draws the next slice before this one is used up. */
  take(now: Millis): void {
    this.#left -= 1
    if (this.#left * 4 <= this.#size && this.#next === 0) void this.replenish(now)
  }

  /** Whether the store does not answer: each instance keeps to its own part. */
  isAway(now: Millis): boolean {
    return now < this.#awayUntil
  }

  /** Milliseconds until asking helps again. */
  waitMs(now: Millis): number {
    if (now < this.#awayUntil) return this.#awayUntil - now
    return now < this.#askAgainAt ? Math.max(1, this.#moreAt - now) : 0
  }

  /** Draws a slice, for all who wait for it together; never rejects. */
  replenish(now: Millis): Promise<void> {
    this.#asking ??= this.#draw(now).finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  /** The store takes too long. */
  giveUpAsking(now: Millis): void {
    if (this.#asking !== undefined) this.#awayUntil = now + awayMs
  }

  // A slice that was used up before its time was too small; one that was hardly begun, too large.
  #learn(now: Millis): void {
    if (now < this.#endsAt) this.#wish *= 2
    else if (this.#left * 2 > this.#size) this.#wish = Math.max(1, Math.floor(this.#wish / 2))
    this.#wish = Math.min(this.#wish, this.#size * 2)
  }

  async #draw(now: Millis): Promise<void> {
    if (now < this.#askAgainAt) return
    try {
      const drawn = await this.#quotas.draw(this.#key, this.#limit, this.#wish)
      this.#awayUntil = 0
      if (drawn.kind === 'dry') {
        this.#askAgainAt = now + Math.min(drawn.waitMs, dryMs)
        this.#moreAt = now + drawn.waitMs
        return
      }
      this.#next = drawn.calls
      // Counted from when it was asked for, which is before it was granted.
      this.#nextEndsAt = now + drawn.forMs
    } catch {
      this.#awayUntil = now + awayMs
    }
  }
}
