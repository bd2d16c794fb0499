/** Whether whoever asked has gone. One is made for each API call, so it is lighter than an AbortSignal, and heard by one alone. */
export interface Departure {
  readonly gone: boolean
  /** Does it now where they have gone already; whoever calls last is told. */
  whenGone(act: () => void): void
  /** Nobody needs to hear of it any more, and who listened is let go. */
  forget(): void
}

export interface Leaving extends Departure {
  leave(): void
}

class Caller implements Leaving {
  #gone = false
  #tell: (() => void) | undefined

  get gone(): boolean {
    return this.#gone
  }

  whenGone(act: () => void): void {
    this.#tell = act
    if (this.#gone) act()
  }

  forget(): void {
    this.#tell = undefined
  }

  leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#tell?.()
  }
}

export const openDeparture = (): Leaving => new Caller()

/** The same, said by an AbortSignal. */
export const departureOf = (signal: AbortSignal): Departure => {
  const departure = openDeparture()
  if (signal.aborted) departure.leave()
  else signal.addEventListener('abort', () => departure.leave(), { once: true })
  return departure
}
