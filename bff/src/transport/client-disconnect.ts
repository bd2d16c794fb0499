/** Client-disconnect signal: a single-listener, cheaper AbortSignal. One is made for each API call. */
export interface ClientDisconnect {
  readonly disconnected: boolean
  /** Replaces the listener; calls it at once if the client has disconnected already. */
  onDisconnect(listener: () => void): void
  /** Drops the listener, so that it can be collected. */
  removeListener(): void
}

/** The side of the signal that the server drives. */
export interface ClientDisconnectSource extends ClientDisconnect {
  /** Signals the disconnect. Further calls do nothing. */
  disconnect(): void
}

class Client implements ClientDisconnectSource {
  #disconnected = false
  #listener: (() => void) | undefined

  get disconnected(): boolean {
    return this.#disconnected
  }

  onDisconnect(listener: () => void): void {
    this.#listener = listener
    if (this.#disconnected) listener()
  }

  removeListener(): void {
    this.#listener = undefined
  }

  disconnect(): void {
    if (this.#disconnected) return
    this.#disconnected = true
    this.#listener?.()
  }
}

/** A signal for one call. */
export const openClientDisconnect = (): ClientDisconnectSource => new Client()

/** The same signal, driven by an AbortSignal. */
export const clientDisconnectOf = (signal: AbortSignal): ClientDisconnect => {
  const client = openClientDisconnect()
  if (signal.aborted) client.disconnect()
  else signal.addEventListener('abort', () => client.disconnect(), { once: true })
  return client
}
