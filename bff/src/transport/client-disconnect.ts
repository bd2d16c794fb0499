/** Whether whoever asked has gone. One is made for each API call, so it is lighter than an AbortSignal, and heard by one alone. */
export interface ClientDisconnect {
  readonly gone: boolean
  /** Does it now where they have gone already; whoever calls last is told. */
  onDisconnect(act: () => void): void
  /** Nobody needs to hear of it any more, and who listened is let go. */
  forget(): void
}

export interface ClientDisconnectSource extends ClientDisconnect {
  leave(): void
}

class Caller implements ClientDisconnectSource {
  #gone = false
  #tell: (() => void) | undefined

  get gone(): boolean {
    return this.#gone
  }

  onDisconnect(act: () => void): void {
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

export const openClientDisconnect = (): ClientDisconnectSource => new Caller()

/** The same, said by an AbortSignal. */
export const clientDisconnectOf = (signal: AbortSignal): ClientDisconnect => {
  const clientDisconnect = openClientDisconnect()
  if (signal.aborted) clientDisconnect.leave()
  else signal.addEventListener('abort', () => clientDisconnect.leave(), { once: true })
  return clientDisconnect
}
