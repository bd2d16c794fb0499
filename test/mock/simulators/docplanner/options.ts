import type { RequestLog } from '../request-log.ts'
import type { Simulator, Environment } from '../simulator.ts'

export interface DocplannerClient {
  /** FOS public id: `<int>_<base36>`. */
  readonly clientId: string
  readonly clientSecret: string
  /** The ids of the facilities that this client may access. Default: all. */
  readonly facilities?: readonly string[]
  /** The grant types registered for the client. Default: `client_credentials`. */
  readonly grantTypes?: readonly string[]
  /** The delivery of notifications, fixed at onboarding. Default: `pull`. */
  readonly notifications?: 'pull' | 'push'
}

export interface DocplannerLimits {
  /** GET requests per hour. Default: 8000. */
  getPerHour: number
  /** PUT, POST, PATCH and DELETE requests per minute. Default: 40. */
  writePerMinute: number
}

export interface DocplannerOptions {
  readonly environment: Environment
  /** One of the 13 local domains, for example `doctoralia.es`. */
  readonly domain: string
  /** Default: `https://www.${domain}`. */
  readonly origin?: string
  readonly clients: readonly DocplannerClient[]
  /** In seconds. The documented sample says 3600, the prose 86400. Default: 3600. */
  readonly expiresIn?: 3600 | 86400
  /** The `scope` of the token response: `sample` is null as in the documented sample, `stock` echoes the request. */
  readonly scopeEcho?: 'sample' | 'stock'
  readonly limits?: Partial<DocplannerLimits>
  /** The source addresses of push callbacks, published at /public/docs/public-ips.json and .txt. */
  readonly publicIps?: readonly string[]
}

export interface IssuedToken {
  readonly token: string
  readonly clientId: string
  readonly scope: string | null
  readonly issuedAt: number
  readonly expiresAt: number
}

export interface Notification {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly created_at: string
}

export interface DocplannerSimulator extends Simulator {
  readonly origin: string
  readonly domain: string
  /** Every received request with its headers and body. */
  readonly log: RequestLog
  readonly tokensIssued: readonly IssuedToken[]
  /** Expires every token issued so far. */
  readonly expireTokens: () => void
  /** Deletes every token issued so far. */
  readonly deleteTokens: () => void
  /** May be changed at any time. Infinity switches a limiter and its headers off. */
  readonly limits: DocplannerLimits
  /** Adds an event to the pull queue and returns it. A test of push sends it as the body of the callback. */
  readonly notify: (name: string, data: Readonly<Record<string, unknown>>) => Notification
  /** The queued events that are not pulled yet. */
  readonly queue: () => readonly Notification[]
  /** Books a slot as a patient in the portal (default: the first free slot) and queues the `slot-booked` event. */
  readonly patientBooks: (where: { readonly address: string; readonly start?: string }) => Notification
}
