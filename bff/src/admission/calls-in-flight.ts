import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import type { Every } from '../runtime/every.ts'
import { beforeStart, type MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Permit } from './permit.ts'
import type { PersonShare } from './person-share.ts'

/** How long a call may take; times are in milliseconds. */
export interface FlowLimits {
  /** From the head of the response to the end of its body, and from the start of the call to the head. */
  readonly callMs: number
  /** How long a client may read or send more slowly than `bytesPerMs`. */
  readonly stallMs: number
}

/** The slowest client: 1 kB/s. */
const bytesPerMs = 1
const sweepMs = 500
/** A call that has waited this long for its client loses its place if another person needs one. */
const replaceableMs = 1_000
/** A person with such a call counts as slow until the next sweeps, and for longer after it was ended. */
const noticedMs = 2 * sweepMs
const rememberedMs = 60_000
/** Ended calls are reported at most this often. */
const reportMs = 60_000

export interface CallsInFlightNeeds {
  readonly integration: string
  readonly limits: FlowLimits
  readonly events: Pick<Events, 'callsCutOff'>
  readonly clock: MonotonicClock
  readonly every: Every
  /** Called after each sweep. */
  readonly swept: () => void
}

/** Why calls were ended: the client stalled, or it stalled and its place was needed, or the call lasted too long. */
type Cause = 'stalled' | 'replaced' | 'too-long'

/**
 * The calls of one integration that hold a place. While there are any, it looks at all of them twice a second: that costs a call less
 * than a timer of its own.
 */
export class CallsInFlight {
  readonly #needs: CallsInFlightNeeds
  readonly #calls = new Set<Permit>()
  #stopSweeping: (() => void) | undefined
  #sweptAt = beforeStart
  readonly #unreported: Record<Cause, number> = { stalled: 0, replaced: 0, 'too-long': 0 }
  #reportAt = beforeStart

  constructor(needs: CallsInFlightNeeds) {
    this.#needs = needs
  }

  add(call: Permit, now: number): void {
    this.#calls.add(call)
    if (this.#stopSweeping) return
    this.#sweptAt = now
    this.#stopSweeping = this.#needs.every(sweepMs, () => this.#sweep())
  }

  delete(call: Permit): void {
    this.#calls.delete(call)
  }

  /**
   * Ends a call of a pool that has stalled, so that its place is free: of the person with most calls, the one that stalled longest.
   * False if none has stalled.
   */
  replaceOne(isOfPool: (call: Permit) => boolean): boolean {
    let found: Permit | undefined
    for (const call of this.#calls)
      if (call.stalledMs >= replaceableMs && isOfPool(call) && holdsMore(call, found)) found = call
    if (found) this.#end(found, 'replaced')
    return found !== undefined
  }

  #sweep(): void {
    const now = this.#needs.clock.now()
    // Time passes even while the clock stands still.
    const passedMs = Math.max(sweepMs, now - this.#sweptAt)
    this.#sweptAt = now
    for (const call of this.#calls) {
      call.measure(passedMs, bytesPerMs)
      if (call.stalledMs >= replaceableMs) call.share.noteSlow(now + noticedMs)
      const cause = this.#causeToEnd(call)
      if (cause) this.#end(call, cause)
    }
    this.#report(now)
    this.#needs.swept()
    if (this.#calls.size > 0 || this.#isReportDue()) return
    this.#stopSweeping?.()
    this.#stopSweeping = undefined
  }

  #causeToEnd({ slowMs, partMs }: Permit): Cause | undefined {
    const { callMs, stallMs } = this.#needs.limits
    if (slowMs >= stallMs) return 'stalled'
    return partMs >= callMs ? 'too-long' : undefined
  }

  #end(call: Permit, cause: Cause): void {
    this.#unreported[cause] += 1
    if (cause !== 'too-long') call.share.noteSlow(this.#needs.clock.now() + rememberedMs)
    const isClients = cause !== 'too-long' || call.waitsFor === 'client'
    call.end(
      isClients
        ? new Failure('client-too-slow', cause, { retryAfterSeconds: 1 })
        : new Failure('provider-too-slow', 'response body does not end'),
    )
  }

  #isReportDue(): boolean {
    return Object.values(this.#unreported).some((count) => count > 0)
  }

  #report(now: number): void {
    if (now < this.#reportAt || !this.#isReportDue()) return
    this.#reportAt = now + reportMs
    const { stalled, replaced, 'too-long': tooLong } = this.#unreported
    this.#needs.events.callsCutOff({ integration: this.#needs.integration, stalled, replaced, tooLong })
    this.#unreported.stalled = 0
    this.#unreported.replaced = 0
    this.#unreported['too-long'] = 0
  }
}

/** True if the call's person holds more places, or the call has stalled for longer. */
const holdsMore = (call: Permit, than: Permit | undefined): boolean =>
  than === undefined ||
  held(call.share) > held(than.share) ||
  (held(call.share) === held(than.share) && call.stalledMs > than.stalledMs)

const held = ({ running }: PersonShare): number => running
