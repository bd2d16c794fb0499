import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { Admitted } from './admission.ts'
import type { Bulkhead } from './bulkhead.ts'

interface Waiter {
  readonly bulkhead: Bulkhead
  /** Makes a place of its own, if it still can. */
  readonly enter: () => Admitted | undefined
  readonly settle: (place: Admitted | undefined) => void
}

export interface Turn {
  readonly bulkhead: Bulkhead
  readonly enter: () => Admitted | undefined
  readonly caller: ClientDisconnect | undefined
  /** Nobody waits for longer. */
  readonly over: Promise<void>
}

/** Those who wait for a place, first come, first served. */
export class Line {
  readonly #waiters = new Set<Waiter>()

  get length(): number {
    return this.#waiters.size
  }

  /** A place, or nothing: the time is up, the caller has gone, or something else than a place is missing now. */
  lease({ bulkhead, enter, caller, over }: Turn): Promise<Admitted | undefined> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        bulkhead,
        enter,
        settle: (place) => {
          this.#waiters.delete(waiter)
          resolve(place)
        },
      }
      this.#waiters.add(waiter)
      caller?.onDisconnect(() => waiter.settle(undefined))
      void over.then(() => waiter.settle(undefined))
    })
  }

  /** Somebody left: whoever may, enters. `isFull` says when nobody may any more, `isBlocked` whose lane is full. */
  serve(isFull: () => boolean, isBlocked: (bulkhead: Bulkhead) => boolean): void {
    for (const waiter of this.#waiters) {
      if (isFull()) return
      if (!isBlocked(waiter.bulkhead)) waiter.settle(waiter.enter())
    }
  }
}
