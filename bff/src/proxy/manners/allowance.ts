import type { FailureCode } from '@planbridge/shared/contract'
import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis, PotKey } from '../../store/ports.ts'
import { countsMs, ownShare, shareAlone } from './pot.ts'
import type { SharedPots } from './shared-pots.ts'

/** After the store did not answer, it is left alone for as long as this. */
const awayMs = 2_000

/** A pot that is dry is looked at again after this, whenever its next call comes free. */
const dryMs = 1_000

const soonMs = 100

/** Many calls under way are refused in much the same words. */
const newsMs = 1_000

/** Calls that are asked for the first time. */
const firstWish = 4

/**
 * How many calls this instance may make under one limit: a share of its own where there is one, slices of the pot, never more than
 * the provider says is left, and none while it is closed. Asking and taking are synchronous; only `replenish` goes to the store.
 */
export class Allowance {
  readonly key: PotKey
  /** undefined: it knows no limit, and can only be closed. */
  readonly limit: RateLimit | undefined
  /** It counts one operation, beside what counts all. */
  readonly isOfOperation: boolean
  readonly #pots: SharedPots
  #inFlight = 0
  #closedUntil: Millis = 0
  #closedFor: FailureCode = 'rate-limited'
  #own = 0
  #windowEndsAt: Millis = 0
  #slice = 0
  #sliceSize = 0
  #sliceEndsAt: Millis = 0
  #next = 0
  #nextEndsAt: Millis = 0
  #wish = firstWish
  #askAgainAt: Millis = 0
  #moreAt: Millis = 0
  #awayUntil: Millis = 0
  #ceiling = Infinity
  #ceilingEndsAt: Millis = 0
  #liftedUntil: Millis = 0
  #asking: Promise<void> | undefined

  constructor(key: PotKey, limit: RateLimit | undefined, pots: SharedPots) {
    this.key = key
    this.isOfOperation = key.rule.startsWith('operation:')
    this.limit = limit
    this.#pots = pots
  }

  hasRoom(now: Millis): boolean {
    if (now < this.#closedUntil) return false
    if (this.limit === undefined || now < this.#liftedUntil) return true
    if (this.#ceiling < 1 && now < this.#ceilingEndsAt) return false
    return this.#hasOwn(this.limit, now) || this.#hasSlice(now)
  }

  /** Only where there is room. */
  take(now: Millis): void {
    this.#inFlight += 1
    const { limit } = this
    if (limit === undefined || now < this.#liftedUntil) return
    this.#ceiling -= 1
    if (this.#hasOwn(limit, now)) {
      this.#own += 1
      return
    }
    this.#slice -= 1
    if (this.#slice * 4 <= this.#sliceSize && this.#next === 0) void this.replenish(now)
  }

  /** The call is over. */
  end(): void {
    this.#inFlight -= 1
  }

  /** Milliseconds until there may be room; 0: the store is worth asking. */
  waitMs(now: Millis): number {
    if (now < this.#closedUntil) return this.#closedUntil - now
    if (this.#ceiling < 1 && now < this.#ceilingEndsAt) return this.#ceilingMs(now)
    if (now < this.#awayUntil) return Math.max(1, Math.min(this.#windowEndsAt, this.#awayUntil) - now)
    return now < this.#askAgainAt ? Math.max(1, this.#moreAt - now) : 0
  }

  /** What a refused caller is told. */
  refusal(now: Millis): FailureCode {
    return now < this.#closedUntil ? this.#closedFor : 'rate-limited'
  }

  /** Draws a slice, for all who wait for it together; never rejects. */
  replenish(now: Millis): Promise<void> {
    this.#asking ??= this.#draw(now).finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  /** The store takes too long: until further notice each instance keeps to its own part. */
  giveUpAsking(now: Millis): void {
    if (this.#asking !== undefined) this.#awayUntil = now + awayMs
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

  // The answers to what is under way will say more.
  #ceilingMs(now: Millis): number {
    const wait = this.#ceilingEndsAt - now
    return this.#inFlight > 0 ? Math.min(wait, soonMs) : wait
  }

  #hasOwn(limit: RateLimit, now: Millis): boolean {
    const share = now < this.#awayUntil ? shareAlone(limit) : ownShare(limit)
    if (share === 0) return false
    if (now >= this.#windowEndsAt) {
      this.#own = 0
      this.#windowEndsAt = now + countsMs(limit)
    }
    return this.#own < share
  }

  #hasSlice(now: Millis): boolean {
    if (this.#slice > 0 && now < this.#sliceEndsAt) return true
    if (this.#sliceSize > 0) this.#learn(now)
    this.#slice = now < this.#nextEndsAt ? this.#next : 0
    this.#sliceSize = this.#slice
    this.#sliceEndsAt = this.#nextEndsAt
    this.#next = 0
    return this.#slice > 0
  }

  // A slice that was used up before its time was too small; one that was hardly begun, too large.
  #learn(now: Millis): void {
    if (now < this.#sliceEndsAt) this.#wish *= 2
    else if (this.#slice * 2 > this.#sliceSize) this.#wish = Math.max(1, Math.floor(this.#wish / 2))
    this.#wish = Math.min(this.#wish, this.#sliceSize * 2)
  }

  async #draw(now: Millis): Promise<void> {
    const { limit } = this
    if (limit === undefined || now < this.#askAgainAt) return
    try {
      const drawn = await this.#pots.draw(this.key, limit, this.#wish)
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
