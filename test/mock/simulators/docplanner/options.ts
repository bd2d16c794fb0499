import type { RequestLog } from '../request-log.ts'
import type { Simulator, Environment } from '../simulator.ts'

export interface DocplannerClient {
  /** FOS public id: `<int>_<base36>`. */
  readonly clientId: string
  readonly clientSecret: string
  /** Ids of the facilities this client may see; default: all. */
  readonly facilities?: readonly string[]
  /** Grants registered for the client; default: only client_credentials. */
  readonly grantTypes?: readonly string[]
  /** How notifications reach the partner; fixed at onboarding; default `pull`. */
  readonly notifications?: 'pull' | 'push'
}

export interface DocplannerLimits {
  /** GET requests an hour, default 8000. */
  getPerHour: number
  /** PUT, POST, PATCH and DELETE requests a minute, default 40. */
  writePerMinute: number
}

export interface DocplannerOptions {
  readonly environment: Environment
  /** One of the 13 local domains, for example `doctoralia.es`. */
  readonly domain: string
  /** Default `https://www.${domain}`. */
  readonly origin?: string
  readonly clients: readonly DocplannerClient[]
  /** 3600 as in the sample, 86400 as in the prose; default 3600. */
  readonly expiresIn?: 3600 | 86400
  /** What the token response says about scope: `sample` is null (the documented sample), `stock` echoes what was asked. */
  readonly scopeEcho?: 'sample' | 'stock'
  readonly limits?: Partial<DocplannerLimits>
  /** Addresses that pushes come from, published at /public/docs/public-ips.json and .txt. */
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
  /** `log.entries`: every received request with its headers and body; `log.clear()`. */
  readonly log: RequestLog
  readonly tokensIssued: readonly IssuedToken[]
  /** Makes every token issued so far expired. */
  readonly expireTokens: () => void
  /** Makes every token issued so far unknown. */
  readonly forgetTokens: () => void
  /** Changeable at any time; Infinity switches a limiter off, with its headers. */
  readonly limits: DocplannerLimits
  /** Puts an event into the pull queue and returns it; a push client's test sends it as the callback's body. */
  readonly notify: (name: string, data: Readonly<Record<string, unknown>>) => Notification
  /** What was pushed or queued and not pulled yet. */
  readonly queue: () => readonly Notification[]
  /** A patient books through the portal (default: the first free slot): makes the booking and its `slot-booked`. */
  readonly patientBooks: (where: { readonly address: string; readonly start?: string }) => Notification
}
