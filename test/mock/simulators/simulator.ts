/** A simulated provider: it answers requests to its origins and has its own state. */
export interface Simulator {
  readonly name: string
  /** The origins that a transport routes to the simulator, for example `https://api.plannrcrm.com`. */
  readonly origins: readonly string[]
  /** Handles a request. Its URL is the one that the client addressed; a transport must not rewrite scheme or host. */
  fetch(request: Request): Promise<Response>
}

/** The clock and the seed of a simulator. The same clock and seed give the same bytes. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The seed of every identifier and token. */
  readonly seed: string
}
