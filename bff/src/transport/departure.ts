/** Whether whoever asked has gone. One is made for each API call, so it is lighter than an AbortSignal, and heard by one alone. */
export interface Departure {
  readonly gone: boolean
  /** Does it now where they have gone already; whoever calls last is told. */
  whenGone(act: () => void): void
}

export interface Leaving extends Departure {
  leave(): void
}

export const openDeparture = (): Leaving => {
  let gone = false
  let tell: (() => void) | undefined
  return {
    get gone() {
      return gone
    },
    whenGone(act) {
      tell = act
      if (gone) act()
    },
    leave() {
      if (gone) return
      gone = true
      tell?.()
    },
  }
}

/** The same, said by an AbortSignal. */
export const departureOf = (signal: AbortSignal): Departure => {
  const departure = openDeparture()
  if (signal.aborted) departure.leave()
  else signal.addEventListener('abort', departure.leave, { once: true })
  return departure
}
