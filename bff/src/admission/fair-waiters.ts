import type { Permit } from './permit.ts'
import type { PersonShare } from './person-share.ts'

/** A call that waits for a place. */
export interface Waiter {
  readonly permit: Permit
  /** Bytes of its request body. */
  readonly heldBytes: number
  /** Ends the wait because there may be a place. */
  readonly admit: () => void
  /** Ends the wait because another person needs the room. */
  readonly drop: () => void
}

interface Places {
  readonly isFull: () => boolean
  readonly mayTake: (share: PersonShare) => boolean
  readonly hasPlace: (permit: Permit) => boolean
}

/**
 * Waiting calls, fair between people first: places go to each person in turn, and to the calls of a person in order of arrival. When
 * there is no more room to wait, the person with most of it gives it up.
 */
export class FairWaiters {
  /** The person whose turn is next comes first. */
  readonly #byPerson = new Map<PersonShare, Set<Waiter>>()

  get isEmpty(): boolean {
    return this.#byPerson.size === 0
  }

  /** Returns the function that removes the waiter. */
  add(waiter: Waiter): () => void {
    const { share } = waiter.permit
    const waiters = this.#byPerson.get(share) ?? new Set()
    waiters.add(waiter)
    this.#byPerson.set(share, waiters)
    return () => this.#remove(waiter)
  }

  admit({ isFull, mayTake, hasPlace }: Places): void {
    // A person with more calls is appended again, so the loop comes back to them after the others.
    for (const [share, waiters] of this.#byPerson) {
      if (isFull()) return
      const waiter = mayTake(share) ? firstOf(waiters, ({ permit }) => hasPlace(permit)) : undefined
      if (!waiter) continue
      this.#byPerson.delete(share)
      waiters.delete(waiter)
      if (waiters.size > 0) this.#byPerson.set(share, waiters)
      waiter.admit()
    }
  }

  /** The first waiting call of each person. */
  firstOfEach(): Permit[] {
    return [...this.#byPerson.values()].flatMap(([waiter]) => waiter?.permit ?? [])
  }

  /** Drops the latest of these calls of the person who has most, if that person has more than the one of `permit`. */
  dropCall({ share }: Permit, isOfPool: (permit: Permit) => boolean): boolean {
    const most = this.#personWithMost(({ waiting }) => waiting)
    if (!most || most.waiting <= share.waiting + 1) return false
    return this.#dropLast(most, ({ permit }) => isOfPool(permit))
  }

  /** The same for a call with a body of so many bytes. */
  dropBytes({ share }: Permit, bytes: number): boolean {
    let dropped = 0
    while (dropped < bytes) {
      const most = this.#personWithMost(({ heldBytes }) => heldBytes)
      if (!most || most.heldBytes <= share.heldBytes + bytes) return false
      const before = most.heldBytes
      if (!this.#dropLast(most, ({ heldBytes }) => heldBytes > 0)) return false
      dropped += before - most.heldBytes
    }
    return true
  }

  #dropLast(share: PersonShare, isMeant: (waiter: Waiter) => boolean): boolean {
    const last = [...(this.#byPerson.get(share) ?? [])].findLast(isMeant)
    if (!last) return false
    this.#remove(last)
    last.drop()
    return true
  }

  #personWithMost(amountOf: (share: PersonShare) => number): PersonShare | undefined {
    let most: PersonShare | undefined
    for (const share of this.#byPerson.keys()) if (!most || amountOf(share) > amountOf(most)) most = share
    return most
  }

  #remove(waiter: Waiter): void {
    const { share } = waiter.permit
    const waiters = this.#byPerson.get(share)
    waiters?.delete(waiter)
    if (waiters?.size === 0) this.#byPerson.delete(share)
  }
}

const firstOf = (waiters: Iterable<Waiter>, isMeant: (waiter: Waiter) => boolean): Waiter | undefined => {
  for (const waiter of waiters) if (isMeant(waiter)) return waiter
  return undefined
}
