import type { Awaitable } from '../../awaitable.ts'
import type { Millis } from '../../store/ports.ts'
import type { Departure } from '../../transport/departure.ts'
import type { Clock, Pause } from '../../world.ts'
import type { Admission, Admitted } from './admission.ts'
import type { Allowance } from './allowance.ts'
import type { Lane } from './lane.ts'
import { Line } from './line.ts'
import { type Obstacle, type Passage, refusalFor, tooMany } from './passage.ts'

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

export interface WaitingRoomNeeds {
  readonly enter: (passage: Passage, now: Millis) => Admitted | undefined
  readonly obstacle: (passage: Passage, now: Millis) => Obstacle
  /** Whether nobody may enter any more. */
  readonly isFull: () => boolean
  /** Whether nobody of this lane may. */
  readonly isBlocked: (lane: Lane) => boolean
  /** How many may be under way: of one account, and of all. */
  readonly concurrency: { readonly connection: number; readonly integration: number }
  readonly clock: Clock
  readonly pause: Pause
}

/** How much longer a call waits. */
interface Patience {
  readonly over: Promise<void>
  readonly leftMs: (now: Millis) => number
}

/** Where calls wait for a moment: for a place, for the store to say what is left, or for a budget that opens soon. */
export class WaitingRoom {
  readonly #needs: WaitingRoomNeeds
  readonly #line = new Line()
  #waiting = 0
  #heldBytes = 0

  constructor(needs: WaitingRoomNeeds) {
    this.#needs = needs
  }

  get waiting(): number {
    return this.#waiting
  }

  /** For a call that found no room: refused at once where waiting would not help. */
  receive(passage: Passage, now: Millis): Awaitable<Admission> {
    const { obstacle, concurrency } = this.#needs
    const refusal = refusalFor(obstacle(passage, now), now, patienceMs)
    if (refusal) return refusal
    const isCrowded =
      this.#waiting >= concurrency.integration * waitingShare ||
      passage.lane.waiting >= concurrency.connection * waitingShare ||
      this.#heldBytes + passage.heldBytes > heldBytesMax
    return isCrowded ? tooMany : this.#wait(passage)
  }

  /** Somebody left a place: whoever may, takes it. */
  serve(): void {
    if (this.#line.length > 0) this.#line.serve(this.#needs.isFull, this.#needs.isBlocked)
  }

  async #wait(passage: Passage): Promise<Admission> {
    const { lane, heldBytes } = passage
    this.#waiting += 1
    this.#heldBytes += heldBytes
    lane.waiting += 1
    try {
      return (await this.#tryToEnter(passage)) ?? tooMany
    } finally {
      this.#waiting -= 1
      this.#heldBytes -= heldBytes
      lane.waiting -= 1
    }
  }

  async #tryToEnter(passage: Passage): Promise<Admission | undefined> {
    const { clock, enter, obstacle } = this.#needs
    const patience = this.#patience()
    for (let tries = 0; tries < obstaclesMax && passage.caller?.gone !== true; tries += 1) {
      const now = clock.now()
      const place = enter(passage, now)
      if (place) return place
      const found = obstacle(passage, now)
      const settled =
        refusalFor(found, now, patience.leftMs(now)) ?? (await this.#overcome(found, passage, patience))
      if (settled) return settled
    }
    return undefined
  }

  #patience(): Patience {
    const until = this.#needs.clock.now() + patienceMs
    let isOver = false
    const over = this.#needs.pause(patienceMs)
    void over.then(() => (isOver = true))
    return { over, leftMs: (now) => (isOver ? 0 : until - now) }
  }

  async #overcome(obstacle: Obstacle, passage: Passage, { over }: Patience): Promise<Admitted | undefined> {
    if (obstacle.kind !== 'allowance') return this.#turn(passage, over)
    const { allowance, waitMs } = obstacle
    if (waitMs === 0) await this.#ask(allowance)
    else await Promise.race([this.#needs.pause(waitMs), departed(passage.caller), over])
    return undefined
  }

  #turn(passage: Passage, over: Promise<void>): Promise<Admitted | undefined> {
    const { lane, caller } = passage
    const enter = () => this.#needs.enter(passage, this.#needs.clock.now())
    return this.#line.turn({ lane, enter, caller, over })
  }

  async #ask(allowance: Allowance): Promise<void> {
    const { clock, pause } = this.#needs
    const answered = allowance.replenish(clock.now()).then(() => true)
    const inTime = await Promise.race([answered, pause(storePatienceMs).then(() => false)])
    if (!inTime) allowance.giveUpAsking(clock.now())
  }
}

const departed = (caller: Departure | undefined): Promise<void> =>
  new Promise((resolve) => {
    caller?.whenGone(resolve)
  })
