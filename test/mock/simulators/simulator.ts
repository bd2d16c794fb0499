/** A provider's platform as a program: it answers requests addressed to its origins and keeps its own state. */
export interface Simulator {
  readonly name: string
  /** What a wire routes here, for example `https://api.plannrcrm.com` or `http://127.0.0.1:4102`. */
  readonly origins: readonly string[]
  /** The request's URL is the one that the client addressed: the wire never rewrites scheme or host. */
  fetch(request: Request): Promise<Response>
}

/** What a simulator may not make up by itself, so that the same seed and clock give the same bytes. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Text that seeds every identifier, token and key of this world. */
  readonly seed: string
}
