import type { Outbox } from '../sending/outbox.ts'
import type { RequestLog } from '../request-log.ts'
import type { Simulator, Environment } from '../simulator.ts'
import type { Network } from './network.ts'

/** A change by a patient that a client may veto. @see https://integrations.docplanner.com/guide/callbacks/real-time-requests.html */
export type Gate = 'slot-booking' | 'booking-moving'

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
  /** What was arranged for a push client. Without it nothing is pushed. */
  readonly push?: {
    readonly url: string
    /** The API key that Docplanner sends. assumed: a header of any name; the documents name none */
    readonly header?: { readonly name: string; readonly value: string }
    /** The changes by patients that the client may veto. Default: none. */
    readonly gates?: readonly Gate[]
  }
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
  /** The addresses from which Docplanner may send later. */
  readonly spareIps?: readonly string[]
  /** The minutes after each failed push until it is tried again; then it is buried. Default: 5 and 10. */
  readonly pushRetryMinutes?: readonly number[]
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
  /** Tells the clients of an event, into their queues or as pushes, and returns it. */
  readonly notify: (name: string, data: Readonly<Record<string, unknown>>) => Notification
  /** The queued events of a client that are not pulled yet. Default: of the first client that pulls. */
  readonly queue: (clientId?: string) => readonly Notification[]
  /** Books a slot as a patient whom no client may refuse (default: the first free slot), and returns the `slot-booked` event. */
  readonly patientBooks: (where: { readonly address: string; readonly start?: string }) => Notification
  /** The pushes: what became of each, and how a test can disturb them. */
  readonly outbox: Outbox
  /** Sends the pushes that are due. A request does so too, without waiting for it. */
  readonly sendDue: () => Promise<void>
  /** The addresses that Docplanner sends from and what it publishes about them. */
  readonly network: Network
}
