/** A proxy of the own network, through which connections to providers leave it. */
export interface EgressProxy {
  /** Scheme, host and port. */
  readonly origin: string
  /** The value of its `Proxy-Authorization` header; null without credentials. */
  readonly authorization: { reveal(): string } | null
}

/** The way of connections to providers. It applies to API calls and to OAuth and OpenID requests alike. */
export interface EgressSettings {
  /** By scheme of the destination. */
  readonly proxies: { readonly http: EgressProxy | null; readonly https: EgressProxy | null }
  /** Destinations that are reached without a proxy, as in `NO_PROXY`. */
  readonly noProxy: readonly string[]
  /** Certificates (PEM) of authorities that are trusted besides those of the platform. */
  readonly authorities: readonly string[]
}

/** No proxy, and the authorities of the platform. */
export const directEgress: EgressSettings = {
  proxies: { http: null, https: null },
  noProxy: [],
  authorities: [],
}

/** Why the own network does not reach an origin. */
export interface EgressFault {
  /** For example `the proxy refused: 407`. Contains no address and no credential. */
  readonly detail: string
  /** Milliseconds since 1970. */
  readonly since: number
}

/** The state of the way to each origin, as this instance sees it. */
export interface EgressStatus {
  readonly routeOf: (origin: string) => 'direct' | 'proxy'
  /** Undefined if the last connection to the origin was opened, or failed at the origin itself. */
  readonly faultOf: (origin: string) => EgressFault | undefined
}

/** A connection that failed in the own network, before anything was sent to the destination. */
export class EgressError extends Error {
  override readonly name = 'EgressError'
  /** undici ends all requests that wait for a connection which failed with an unknown code. */
  readonly code = 'EGRESS'
}

/** The failure of the own network that caused an error; undefined if the destination did. */
export const egressErrorIn = (error: unknown): EgressError | undefined => {
  if (error instanceof EgressError) return error
  return error instanceof Error && error.cause !== undefined ? egressErrorIn(error.cause) : undefined
}
