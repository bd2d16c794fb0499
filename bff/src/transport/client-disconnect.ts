/**
 * The signal that ends an API call: a single-listener, cheaper AbortSignal. One is made for each call. Either the client
 * disconnects, or the server ends the call with a cause.
 */
export interface ClientDisconnect {
  readonly disconnected: boolean
  /** Why the server ended the call; undefined if it did not. */
  readonly endedBy: Error | undefined
  /** Replaces the listener; calls it at once if the call has ended already. */
  onDisconnect(listener: () => void): void
  /** Drops the listener, so that it can be collected. */
  removeListener(): void
  /** Ends the call: the request to the provider is aborted, and a response that has begun breaks off. Further calls do nothing. */
  end(cause: Error): void
}

/** The side of the signal that the server drives. */
export interface ClientDisconnectSource extends ClientDisconnect {
  /** Signals the disconnect. Further calls do nothing. */
  disconnect(): void
  /** Sets the function that breaks off a response that has begun. */
  onEnd(breakOff: () => void): void
}

class Client implements ClientDisconnectSource {
  #disconnected = false
  #endedBy: Error | undefined
  #listener: (() => void) | undefined
  #breakOff: (() => void) | undefined

  get disconnected(): boolean {
    return this.#disconnected
  }

  get endedBy(): Error | undefined {
    return this.#endedBy
  }

  onDisconnect(listener: () => void): void {
    this.#listener = listener
    if (this.#disconnected || this.#endedBy) listener()
  }

  removeListener(): void {
    this.#listener = undefined
  }

  disconnect(): void {
    if (this.#disconnected) return
    this.#disconnected = true
    if (!this.#endedBy) this.#listener?.()
  }

  onEnd(breakOff: () => void): void {
    this.#breakOff = breakOff
    if (this.#endedBy) breakOff()
  }

  end(cause: Error): void {
    if (this.#disconnected || this.#endedBy) return
    this.#endedBy = cause
    this.#listener?.()
    this.#breakOff?.()
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
