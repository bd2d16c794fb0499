/** A simulated provider: it answers requests to its origins and has its own state. */
export interface Simulator {
  readonly name: string
  /** The origins that a transport routes to the simulator, for example `https://api.plannrcrm.com`. */
  readonly origins: readonly string[]
  /** Handles a request. Its URL is the one that the client addressed; a transport must not rewrite scheme or host. */
  fetch(request: Request): Promise<Response>
  /** Sends the provider's own messages that are due, for example those that are tried again, and resolves when all were tried. */
  readonly sendDue?: () => Promise<void>
}

/** The clock and the seed of a simulator. The same clock and seed give the same bytes. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The seed of every identifier and token. */
  readonly seed: string
  /** Sends the requests that the provider itself makes, such as webhooks. Absent: the provider makes none. */
  readonly deliver?: Deliver | undefined
}

/** How a request of a provider is sent. */
export interface Delivery {
  /** The source address of the connection; undefined: any. */
  readonly from: string | undefined
  /** `question`: its answer decides what the provider does next. `notice`: only the status of the answer counts. */
  readonly kind: 'question' | 'notice'
}

/** Sends a request of a provider. Rejects if it could not be sent or if no answer came in time. */
export type Deliver = (request: Request, delivery: Delivery) => Promise<Response>

/** A part of a simulator that is made when it is first asked for: most tests use one provider of several. */
export const whenNeeded = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
