import { beforeStart } from '../runtime/monotonic-clock.ts'

/** Calls of one person, as evidence of the server's health. */
export interface Witness {
  readonly person: string
  readonly operation: string
}

/** The scope of a server's trouble: all people, one person, or none. */
export type Concerned = { readonly kind: 'none' | 'all' } | { readonly kind: 'one'; readonly person: string }

export const sampleRules = {
  /** Length of the window in which calls are sampled. */
  sampleMs: 10_000,
  /** Troubles in a sample before it can open a circuit. */
  troublesMin: 20,
  /** Share of troubles that opens it, far above the share that one broken operation among others causes. */
  troubleShare: 0.8,
  /** The most that one person's calls of one operation count, and that one person counts beside others. */
  troublesCounted: 10,
} as const

const none = { kind: 'none' } as const
const all = { kind: 'all' } as const

/** Samples which people see trouble of a server, and with which operations. */
export class TroubleSample {
  #endsAt = beforeStart
  #successes = 0
  /** The first person with a success. */
  #successful: string | undefined
  #isSuccessfulForSeveral = false
  readonly #byPair = new Map<string, number>()
  readonly #byPerson = new Map<string, number>()
  readonly #operations = new Set<string>()

  addSuccess(person: string, now: number): void {
    this.#startIfOver(now)
    this.#successes += 1
    this.#successful ??= person
    if (this.#successful !== person) this.#isSuccessfulForSeveral = true
  }

  addTrouble({ person, operation }: Witness, now: number): void {
    this.#startIfOver(now)
    const pair = `${person}\n${operation}`
    const counted = this.#byPair.get(pair) ?? 0
    if (counted >= sampleRules.troublesCounted) return
    this.#byPair.set(pair, counted + 1)
    this.#byPerson.set(person, (this.#byPerson.get(person) ?? 0) + 1)
    this.#operations.add(operation)
  }

  clear(): void {
    this.#endsAt = beforeStart
    this.#successes = 0
    this.#successful = undefined
    this.#isSuccessfulForSeveral = false
    this.#byPair.clear()
    this.#byPerson.clear()
    this.#operations.clear()
  }

  /** One operation of one person is no trouble of the server. Several people are, and several operations of the only person. */
  concerned(): Concerned {
    if (this.#isSeenBySeveral()) return all
    for (const [person, troubles] of this.#byPerson)
      if (this.#isMost(troubles) && this.#isOnlySuccessful(person)) return { kind: 'one', person }
    return none
  }

  #isSeenBySeveral(): boolean {
    const people = this.#byPerson.size
    if (people < 2 || (people === 2 && this.#operations.size < 2)) return false
    let troubles = 0
    for (const ofPerson of this.#byPerson.values())
      troubles += Math.min(ofPerson, sampleRules.troublesCounted)
    return this.#isMost(troubles)
  }

  #isMost(troubles: number): boolean {
    const { troublesMin, troubleShare } = sampleRules
    return troubles >= troublesMin && troubles >= (troubles + this.#successes) * troubleShare
  }

  #isOnlySuccessful(person: string): boolean {
    return !this.#isSuccessfulForSeveral && (this.#successful === undefined || this.#successful === person)
  }

  #startIfOver(now: number): void {
    if (now < this.#endsAt) return
    this.clear()
    this.#endsAt = now + sampleRules.sampleMs
  }
}
