import { Failure } from '../../failure.ts'
import type { Every } from '../../runtime/every.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'

/** Limits of one integration at one instance. */
export interface PlaceLimits {
  /** Deliveries whose bodies are read or stored at once. */
  readonly places: number
  /** Bytes of their bodies together. */
  readonly bytes: number
  /** For a body to arrive. */
  readonly readMs: number
  /** After this time a body that is still arriving gives its place to a delivery that waits. */
  readonly undisturbedMs: number
  /** For a delivery to get a place. */
  readonly waitMs: number
}

export const defaultPlaceLimits: PlaceLimits = {
  places: 1_024,
  bytes: 67_108_864,
  readMs: 10_000,
  undisturbedMs: 1_000,
  waitMs: 10_000,
}

/** Seconds after which a delivery that got no place may be tried again. */
const retryAfterSeconds = 5

interface Waiter {
  readonly since: number
  readonly enter: () => void
  readonly refuse: (failure: Failure) => void
}

/** Reads a body. It reports the bytes of each piece. */
type Read<Body> = (note: (bytes: number) => void) => Promise<Body>

/** The place of one delivery. */
export interface ReadingPlace {
  /** Rejects if the body comes too slowly, or if its room is needed. */
  readonly arriving: <Body>(read: Read<Body>) => Promise<Body>
}

const paused = () => new Failure('deliveries-paused', 'no place for another body', { retryAfterSeconds })
const tooSlow = (detail: string) => new Failure('client-too-slow', detail)

/** A delivery that has a place. Its body stays in memory until it leaves. */
class Place implements ReadingPlace {
  readonly since: number
  readonly #places: Places
  #bytes = 0
  #cut: ((failure: Failure) => void) | undefined

  constructor(places: Places, since: number) {
    this.#places = places
    this.since = since
  }

  get bytes(): number {
    return this.#bytes
  }

  get isArriving(): boolean {
    return this.#cut !== undefined
  }

  cut(failure: Failure): void {
    this.#cut?.(failure)
    this.#cut = undefined
  }

  readonly arriving: ReadingPlace['arriving'] = async (read) => {
    const { promise, reject } = Promise.withResolvers<never>()
    this.#cut = reject
    try {
      return await Promise.race([read((bytes) => this.#note(bytes)), promise])
    } finally {
      this.#cut = undefined
    }
  }

  // A body that was cut off may go on arriving until its connection has ended.
  #note(bytes: number): void {
    if (!this.isArriving) return
    this.#bytes += bytes
    this.#places.note(bytes)
  }
}

/** The places of one integration. */
class Places {
  readonly #limits: PlaceLimits
  readonly #clock: MonotonicClock
  readonly #taken = new Set<Place>()
  readonly #waiters = new Set<Waiter>()
  /** Places that are given to waiters, who have not entered yet. */
  #given = 0
  #bytes = 0

  constructor(limits: PlaceLimits, clock: MonotonicClock) {
    this.#limits = limits
    this.#clock = clock
  }

  get isEmpty(): boolean {
    return this.#taken.size + this.#given + this.#waiters.size === 0
  }

  async enter(): Promise<Place> {
    if (this.#taken.size + this.#given >= this.#limits.places) await this.#wait()
    const place = new Place(this, this.#clock.now())
    this.#taken.add(place)
    return place
  }

  leave(place: Place): void {
    this.#taken.delete(place)
    this.#bytes -= place.bytes
    const [next] = this.#waiters
    if (!next) return
    this.#waiters.delete(next)
    this.#given += 1
    next.enter()
  }

  /** Counts bytes. If there are too many, the largest of the bodies that are still arriving is cut off. */
  note(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes <= this.#limits.bytes) return
    const [largest] = [...this.#taken]
      .filter(({ isArriving }) => isArriving)
      .toSorted((one, other) => other.bytes - one.bytes)
    largest?.cut(paused())
  }

  /** Cuts off bodies that are too slow, and those whose place is needed: the oldest first, one for each delivery that waits. */
  sweep(): void {
    const now = this.#clock.now()
    const { readMs, undisturbedMs, waitMs } = this.#limits
    let needed = this.#waiters.size
    for (const place of this.#taken) {
      const ageMs = now - place.since
      if (!place.isArriving) continue
      if (ageMs >= readMs) place.cut(tooSlow('the body did not arrive in time'))
      else if (needed > 0 && ageMs >= undisturbedMs) place.cut(tooSlow('the place of a slow body was needed'))
      else continue
      needed -= 1
    }
    for (const waiter of this.#waiters) if (now - waiter.since >= waitMs) this.#refuse(waiter)
  }

  async #wait(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiters.add({ since: this.#clock.now(), enter: resolve, refuse: reject })
    await promise
    this.#given -= 1
  }

  #refuse(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    waiter.refuse(paused())
  }
}

export interface ReadingPlaces {
  /** Runs `work` with a place of the integration. Fails with `deliveries-paused` if no place becomes free in time. */
  readonly withPlace: <Result>(
    integration: string,
    work: (place: ReadingPlace) => Promise<Result>,
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
      const place = await places.enter()
      try {
        return await work(place)
      } finally {
        places.leave(place)
        close(integration, places)
      }
    },
  }
}
