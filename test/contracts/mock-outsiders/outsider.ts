import type { ProviderOrigins } from '../../mock/simulators/all-simulators.ts'

/** The addresses of an authorization server. A server with an issuer publishes its metadata and keys there. */
export interface ServerAddresses {
  readonly issuer: string
  readonly publishesMetadata: boolean
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
}

/** An application that a provider has registered. */
export interface Registration extends ServerAddresses {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly scope: string
  readonly responseType: 'code' | 'code id_token'
  readonly usesProofKey: boolean
  readonly authentication: 'body' | 'header'
}

/** The tokens of a checked token response. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  /** The subject of the checked ID token. */
  readonly subject: string | undefined
}

/** An authorization that has begun: the address to open, and the check of the address at which the browser arrived. */
export interface Begun {
  readonly url: URL
  readonly finish: (arrived: URL) => Promise<Tokens>
}

/** The intended mistakes of a begun authorization. */
export interface Slip {
  /** The verifier does not belong to the challenge. */
  readonly verifier?: 'another'
}

/** A client of one registration. A refusal of the server rejects with an error that has its code as `error`. */
export interface OutsideClient {
  readonly begin: (slip?: Slip) => Promise<Begun>
  readonly refresh: (refreshToken: string) => Promise<Tokens>
  readonly asItself: () => Promise<Tokens>
  readonly call: (accessToken: string, url: string, headers?: Record<string, string>) => Promise<Response>
}

/** A client library that was written without knowledge of the simulators. */
export interface Outsider {
  readonly name: string
  readonly open: (registration: Registration, fetch: typeof globalThis.fetch) => Promise<OutsideClient>
}

/** The way on which the outsiders reach the simulators. */
export interface Wire {
  readonly name: string
  readonly fetch: typeof globalThis.fetch
  readonly origins: ProviderOrigins
}
