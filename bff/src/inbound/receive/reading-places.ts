import { Failure } from '../../failure.ts'
import type { Every } from '../../runtime/every.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'

/** Limits of one integration at one instance. */
export interface PlaceLimits {
  /** Bodies in memory at once. */
  readonly places: number
  /** For a body to arrive. */
  readonly readMs: number
  /** After this time a body that is still arriving gives its place to a delivery that waits. */
  readonly undisturbedMs: number
  /** For a delivery to get a place. */
  readonly waitMs: number
}

export const defaultPlaceLimits: PlaceLimits = {
  places: 128,
  readMs: 10_000,
  undisturbedMs: 1_000,
  waitMs: 5_000,
}

/** Seconds after which a delivery that got no place may be tried again. */
const retryAfterSeconds = 5

interface Reader {
  readonly since: number
  readonly cut: (failure: Failure) => void
}

interface Waiter {
  readonly since: number
  readonly enter: () => void
  readonly refuse: (failure: Failure) => void
}

const paused = () => new Failure('deliveries-paused', 'no place for another body', { retryAfterSeconds })
const tooSlow = (detail: string) => new Failure('client-too-slow', detail)

/** The places of one integration. A body that has arrived keeps its place, and is no reader any more. */
class Places {
  readonly #limits: PlaceLimits
  readonly #clock: MonotonicClock
  readonly #readers = new Set<Reader>()
  readonly #waiters = new Set<Waiter>()
  #taken = 0

  constructor(limits: PlaceLimits, clock: MonotonicClock) {
    this.#limits = limits
    this.#clock = clock
  }

  get isEmpty(): boolean {
    return this.#taken === 0
  }

  async enter(): Promise<void> {
    if (this.#taken < this.#limits.places) return void (this.#taken += 1)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiters.add({ since: this.#clock.now(), enter: resolve, refuse: reject })
    await promise
  }

  /** Gives the place to the delivery that has waited for the longest time. */
  leave(): void {
    const [next] = this.#waiters
    if (!next) return void (this.#taken -= 1)
    this.#waiters.delete(next)
    next.enter()
  }

  async arriving<Body>(body: Promise<Body>): Promise<Body> {
    const { promise, reject } = Promise.withResolvers<never>()
    const reader = { since: this.#clock.now(), cut: reject }
    this.#readers.add(reader)
    try {
      return await Promise.race([body, promise])
    } finally {
      this.#readers.delete(reader)
    }
  }

  /** Cuts off bodies that are too slow, and those whose place is needed: the oldest first, one for each delivery that waits. */
  sweep(): void {
    const now = this.#clock.now()
    const { readMs, undisturbedMs, waitMs } = this.#limits
    let needed = this.#waiters.size
    for (const { since, cut } of this.#readers) {
      if (now - since >= readMs) cut(tooSlow('the body did not arrive in time'))
      else if (needed > 0 && now - since >= undisturbedMs) cut(tooSlow('the place of a slow body was needed'))
      else continue
      needed -= 1
    }
    for (const waiter of this.#waiters) if (now - waiter.since >= waitMs) this.#refuse(waiter)
  }

  #refuse(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    waiter.refuse(paused())
  }
}

export interface ReadingPlaces {
  /**
   * Runs `work` with a place of the integration. `work` reads the body with `arriving`, which rejects if the body comes too slowly. Fails with
   * `deliveries-paused` if no place becomes free in time.
   */
  readonly withPlace: <Result>(
    integration: string,
    work: (arriving: <Body>(body: Promise<Body>) => Promise<Body>) => Promise<Result>,
  ) => Promise<Result>
}

export interface ReadingPlacesNeeds {
  readonly clock: MonotonicClock
  readonly every: Every
  readonly limits?: PlaceLimits
}

const sweepMs = 250

/**
 * Places for bodies, by integration: senders that are slow, or that are many, neither fill the memory nor keep out the deliveries of others.
 * A delivery that waits for a place takes that of the body that has been arriving for the longest time.
 */
export const readingPlaces = ({
  clock,
  every,
  limits = defaultPlaceLimits,
}: ReadingPlacesNeeds): ReadingPlaces => {
  const all = new Map<string, Places>()
  let stopSweeping: (() => void) | undefined
  const sweep = () => {
    for (const places of all.values()) places.sweep()
  }
  const open = (integration: string): Places => {
    stopSweeping ??= every(sweepMs, sweep)
    const places = all.get(integration) ?? new Places(limits, clock)
    all.set(integration, places)
    return places
  }
  const close = (integration: string, places: Places): void => {
    if (!places.isEmpty) return
    all.delete(integration)
    if (all.size > 0) return
    stopSweeping?.()
    stopSweeping = undefined
  }
  return {
    async withPlace(integration, work) {
      const places = open(integration)
      await places.enter()
      try {
        return await work((body) => places.arriving(body))
      } finally {
        places.leave()
        close(integration, places)
      }
    },
  }
}
