import { beforeStart } from '../runtime/monotonic-clock.ts'
import type { Random } from '../runtime/platform.ts'
import type { Millis } from '../store/ports/ports.ts'
import { PairCircuit } from './pair-circuit.ts'
import { RetryBudget } from './retry-policy.ts'

/** Pools with fewer places are too small to be divided. */
const dividedFrom = 16

/** Places that people share. */
export interface Pool {
  readonly capacity: number
  running: number
}

/** The calls of one person through one integration. */
export class PersonShare {
  readonly person: string
  running = 0
  waiting = 0
  /** Bytes of request bodies of waiting calls. */
  heldBytes = 0
  #slowUntil: Millis = beforeStart
  /** By operation. Created for the first trouble, because most people never have one. */
  #circuits: Map<string, PairCircuit> | undefined
  /** Created for the first retry. */
  #retryBudget: RetryBudget | undefined

  constructor(person: string) {
    this.person = person
  }

  /** True while a call of this person waits for its client, and for some time after such a call was ended. */
  isSlow(now: Millis): boolean {
    return now < this.#slowUntil
  }

  noteSlow(until: Millis): void {
    if (until > this.#slowUntil) this.#slowUntil = until
  }

  /**
   * True if this person may take another place of a pool. A person may hold about as many places as are free, so that others find
   * some, and more while no other person waits; an eighth stays free. Slow people leave the last quarter to those whose clients read
   * and send. A small pool is shared in turns only.
   * @see https://doi.org/10.1109/90.664262 Choudhury and Hahne, dynamic queue length thresholds
   */
  mayTake({ capacity, running }: Readonly<Pool>, now: Millis, doOthersWait: boolean): boolean {
    const free = capacity - running
    if (free <= 0) return false
    if (this.isSlow(now) && free <= capacity / 4) return false
    if (this.running <= free || capacity < dividedFrom) return true
    return !doOthersWait && free > capacity / 8
  }

  /** True if an operation had trouble recently. */
  get hasCircuits(): boolean {
    return this.#circuits !== undefined
  }

  /** The circuit of an operation with recent trouble. */
  circuitOf(operation: string): PairCircuit | undefined {
    return this.#circuits?.get(operation)
  }

  openCircuit(operation: string, random: Random): PairCircuit {
    const known = this.circuitOf(operation)
    if (known) return known
    const circuit = new PairCircuit(random)
    this.#circuits ??= new Map()
    this.#circuits.set(operation, circuit)
    return circuit
  }

  forgetCircuit(operation: string): void {
    this.#circuits?.delete(operation)
    if (this.#circuits?.size === 0) this.#circuits = undefined
  }

  /** Counts a call towards the retries that this person may cause. */
  earnRetry(): void {
    this.#retryBudget?.earn()
  }

  /** A person whose calls keep failing must not use up the retries of others. */
  spendRetry(): boolean {
    this.#retryBudget ??= new RetryBudget()
    return this.#retryBudget.spend()
  }

  get isInUse(): boolean {
    return this.running > 0 || this.waiting > 0
  }
}

/** A generation ends after this time, or with this many people. */
const generationMs = 60_000
const peopleMax = 20_000

/** The shares of one integration, in two generations: an LRU list would cost every call more. */
export class PersonShares {
  #current = new Map<string, PersonShare>()
  #previous = new Map<string, PersonShare>()
  #endsAt: Millis = beforeStart

  of(person: string, now: Millis): PersonShare {
    if (now >= this.#endsAt) this.#startGeneration(now)
    return this.#current.get(person) ?? this.#add(person, now)
  }

  #add(person: string, now: Millis): PersonShare {
    if (this.#current.size >= peopleMax) this.#startGeneration(now)
    const share = this.#previous.get(person) ?? new PersonShare(person)
    this.#current.set(person, share)
    return share
  }

  #startGeneration(now: Millis): void {
    const oldest = this.#previous
    this.#previous = this.#current
    this.#current = new Map()
    this.#endsAt = now + generationMs
    for (const [person, share] of oldest)
      if (share.isInUse && !this.#previous.has(person)) this.#current.set(person, share)
  }
}
