import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { Millis } from '../store/ports/ports.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { Clock, Sleep } from '../runtime/platform.ts'
import type { Admission, Admitted } from './admission.ts'
import type { RateBudget } from './rate-budget.ts'
import type { Bulkhead } from './bulkhead.ts'
import { Line } from './waiting-line.ts'
import { type BlockReason, type PendingCall, refusalFor, tooMany } from './pending-call.ts'

/** Nobody waits for longer than this; then it is better to say when to come again. */
const patienceMs = 2_000
/** To wait costs little and ends soon: for each that may be under way so many may wait, a crowd whose token was renewed for instance. */
const waitingShare = 16
/** What lies in memory of the bodies of all who wait. */
const heldBytesMax = 32 * 2 ** 20
/** The store answers within this, or each instance keeps to its own part. */
const storePatienceMs = 500
/** What stands in the way may change while we wait for it, though not for ever. */
const obstaclesMax = 8

export interface AdmissionQueueNeeds {
  readonly enter: (pendingCall: PendingCall, now: Millis) => Admitted | undefined
  readonly obstacle: (pendingCall: PendingCall, now: Millis) => BlockReason
  /** Whether nobody may enter any more. */
  readonly isFull: () => boolean
  /** Whether nobody of this lane may. */
  readonly isBlocked: (bulkhead: Bulkhead) => boolean
  /** How many may be under way: of one account, and of all. */
  readonly concurrency: { readonly connection: number; readonly integration: number }
  readonly clock: Clock
  readonly sleep: Sleep
}

/** How much longer a call waits. */
interface Patience {
  readonly over: Promise<void>
  readonly leftMs: (now: Millis) => number
}

/** Where calls wait for a moment: for a place, for the store to say what is left, or for a budget that opens soon. */
export class AdmissionQueue {
  readonly #needs: AdmissionQueueNeeds
  readonly #line = new Line()
  #waiting = 0
  #heldBytes = 0

  constructor(needs: AdmissionQueueNeeds) {
    this.#needs = needs
  }

  get waiting(): number {
    return this.#waiting
  }

  /** For a call that found no room: refused at once where waiting would not help. */
  receive(pendingCall: PendingCall, now: Millis): MaybePromise<Admission> {
    const { obstacle, concurrency } = this.#needs
    const refusal = refusalFor(obstacle(pendingCall, now), now, patienceMs)
    if (refusal) return refusal
    const isCrowded =
      this.#waiting >= concurrency.integration * waitingShare ||
      pendingCall.bulkhead.waiting >= concurrency.connection * waitingShare ||
      this.#heldBytes + pendingCall.heldBytes > heldBytesMax
    return isCrowded ? tooMany : this.#wait(pendingCall)
  }

  /** Somebody left a place: whoever may, takes it. */
  serve(): void {
    if (this.#line.length > 0) this.#line.serve(this.#needs.isFull, this.#needs.isBlocked)
  }

  async #wait(pendingCall: PendingCall): Promise<Admission> {
    const { bulkhead, heldBytes } = pendingCall
    this.#waiting += 1
    this.#heldBytes += heldBytes
    bulkhead.waiting += 1
    try {
      return (await this.#tryToEnter(pendingCall)) ?? tooMany
    } finally {
      this.#waiting -= 1
      this.#heldBytes -= heldBytes
      bulkhead.waiting -= 1
    }
  }

  async #tryToEnter(pendingCall: PendingCall): Promise<Admission | undefined> {
    const { clock, enter, obstacle } = this.#needs
    const patience = this.#patience()
    for (let tries = 0; tries < obstaclesMax && pendingCall.caller?.disconnected !== true; tries += 1) {
      const now = clock.now()
      const place = enter(pendingCall, now)
      if (place) return place
      const found = obstacle(pendingCall, now)
      const settled =
        refusalFor(found, now, patience.leftMs(now)) ?? (await this.#overcome(found, pendingCall, patience))
      if (settled) return settled
    }
    return undefined
  }

  #patience(): Patience {
    const until = this.#needs.clock.now() + patienceMs
    let isOver = false
    const over = this.#needs.sleep(patienceMs)
    void over.then(() => (isOver = true))
    return { over, leftMs: (now) => (isOver ? 0 : until - now) }
  }

  async #overcome(
    obstacle: BlockReason,
    pendingCall: PendingCall,
    { over }: Patience,
  ): Promise<Admitted | undefined> {
    if (obstacle.kind !== 'allowance') return this.#lease(pendingCall, over)
    const { rateBudget, waitMs } = obstacle
    if (waitMs === 0) await this.#ask(rateBudget)
    else await Promise.race([this.#needs.sleep(waitMs), departed(pendingCall.caller), over])
    return undefined
  }

  #lease(pendingCall: PendingCall, over: Promise<void>): Promise<Admitted | undefined> {
    const { bulkhead, caller } = pendingCall
    const enter = () => this.#needs.enter(pendingCall, this.#needs.clock.now())
    return this.#line.lease({ bulkhead, enter, caller, over })
  }

  async #ask(rateBudget: RateBudget): Promise<void> {
    const { clock, sleep } = this.#needs
    const answered = rateBudget.replenish(clock.now()).then(() => true)
    const inTime = await Promise.race([answered, sleep(storePatienceMs).then(() => false)])
    if (!inTime) rateBudget.giveUpAsking(clock.now())
  }
}

const departed = (caller: ClientDisconnect | undefined): Promise<void> =>
  new Promise((resolve) => {
    caller?.onDisconnect(resolve)
  })
