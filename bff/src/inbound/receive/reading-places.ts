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

/** The places of one integration. Bodies that arrive are `readers`; those that have arrived keep their place and are no readers any more. */
class Places {
  taken = 0
  readonly readers = new Set<Reader>()
  readonly waiters = new Set<Waiter>()
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

const paused = () => new Failure('deliveries-paused', 'no place for another body', { retryAfterSeconds })
const tooSlow = (detail: string) => new Failure('client-too-slow', detail)

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

  const sweepOne = (places: Places): void => {
    const now = clock.now()
    for (const { since, cut } of places.readers)
      if (now - since >= limits.readMs) cut(tooSlow('the body did not arrive in time'))
    let wanted = places.waiters.size
    // In the order in which they began.
    for (const { since, cut } of places.readers)
      if (wanted > 0 && now - since >= limits.undisturbedMs) {
        wanted -= 1
        cut(tooSlow('the place of a slow body was needed'))
      }
    for (const waiter of places.waiters)
      if (now - waiter.since >= limits.waitMs) {
        places.waiters.delete(waiter)
        waiter.refuse(paused())
      }
  }
  const sweep = () => {
    for (const places of all.values()) sweepOne(places)
  }
  const placesOf = (integration: string): Places => {
    const places = all.get(integration) ?? new Places()
    all.set(integration, places)
    stopSweeping ??= every(sweepMs, sweep)
    return places
  }
  const leave = (integration: string, places: Places): void => {
    const [next] = places.waiters
    if (next) {
      // The place passes to the delivery that has waited for the longest time.
      places.waiters.delete(next)
      return next.enter()
    }
    places.taken -= 1
    if (places.taken > 0) return
    all.delete(integration)
    if (all.size > 0) return
    stopSweeping?.()
    stopSweeping = undefined
  }
  const enter = async (places: Places): Promise<void> => {
    if (places.taken < limits.places) return void (places.taken += 1)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    places.waiters.add({ since: clock.now(), enter: resolve, refuse: reject })
    await promise
  }
  const arrivingIn =
    (places: Places) =>
    async <Body>(body: Promise<Body>): Promise<Body> => {
      const { promise, reject } = Promise.withResolvers<never>()
      const reader = { since: clock.now(), cut: reject }
      places.readers.add(reader)
      try {
        return await Promise.race([body, promise])
      } finally {
        places.readers.delete(reader)
      }
    }
  return {
    async withPlace(integration, work) {
      const places = placesOf(integration)
      await enter(places)
      try {
        return await work(arrivingIn(places))
      } finally {
        leave(integration, places)
      }
    },
  }
}
