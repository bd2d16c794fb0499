import type { Outbox } from '../sending/outbox.ts'
import type { RequestLog } from '../request-log.ts'
import type { Simulator, Environment } from '../simulator.ts'

export interface PlannrClient {
  /** Plannr issues Laravel's ordered UUIDs; the simulator accepts any text. */
  readonly clientId: string
  readonly clientSecret: string
  /** Compared byte for byte; only `http://127.0.0.1` and `http://[::1]` ignore the port. */
  readonly redirectUris: readonly string[]
  /** Shown on the consent page. Default: the client id. */
  readonly name?: string
  /** Stock Passport: `optional` for a confidential client, `required` for a public one. */
  readonly pkce?: 'optional' | 'required'
}

/** Passport 12 uses league/oauth2-server 8.5, Passport 13 uses 9.x. They differ in error codes. */
export type Generation = 'passport-12' | 'passport-13'

export interface PersonalTokenSeed {
  /** The user name (e-mail address) of one of `people`. */
  readonly username: string
  readonly name?: string
  /** The text of the token. Default: a new RS256 JWT. */
  readonly token?: string
}

export interface PersonalToken {
  readonly token: string
  readonly username: string
  readonly name: string
  /** Milliseconds since 1970, one year after the token was issued. */
  readonly expiresAt: number
  readonly revoked: boolean
}

/** A subscription to webhooks that exists from the start. */
export interface SubscriptionSeed {
  readonly url: string
  readonly events: readonly string[]
  readonly signingSecret: string
}

export interface PlannrOptions {
  readonly environment: Environment
  /** The origin of OAuth and API, with a path if a simulation has one. Default: `https://api.plannrcrm.com`. */
  readonly origin?: string
  readonly clients: readonly PlannrClient[]
  /** Default: `passport-12`. */
  readonly generation?: Generation
  /** Default: 3600. Plannr does not publish it. */
  readonly accessTokenSeconds?: number
  readonly personalTokens?: readonly PersonalTokenSeed[]
  readonly limits?: Partial<PlannrLimits>
  readonly subscriptions?: readonly SubscriptionSeed[]
  /** The minutes after each failed webhook until it is tried again; then it is given up. Plannr documents none. */
  readonly webhookRetryMinutes?: readonly number[]
}

export interface PlannrLimits {
  /** API requests per minute and user. Default: 500. */
  apiPerMinute: number
  /** Requests per minute to `/oauth/token`. Default: 60. */
  tokenPerMinute: number
}

export interface PlannrAccount {
  readonly uuid: string
  readonly type: 'client' | 'employee' | 'external'
  readonly role: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly firm: PlannrFirm
}

export interface PlannrFirm {
  readonly uuid: string
  readonly name: string
  readonly slug: string
}

export interface PlannrLogin {
  readonly uuid: string
  readonly primary: boolean
  readonly account: PlannrAccount
}

export interface PlannrPerson {
  readonly id: number
  readonly uuid: string
  /** The e-mail address, which is the user name. */
  readonly username: string
  readonly password: string
  readonly name: string
  readonly logins: readonly PlannrLogin[]
  /** The account chosen at consent, which only newer integrations have. Without it the client must ask. */
  readonly preferredAccountUuid?: string
}

export interface SignedWebhook {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface PlannrSimulator extends Simulator {
  readonly origin: string
  /** Every received request with its headers and body. */
  readonly log: RequestLog
  readonly people: readonly PlannrPerson[]
  /** May be changed at any time, for example to reach a 429 sooner. */
  readonly limits: PlannrLimits
  /** Every personal token issued so far. */
  readonly personalTokens: () => readonly PersonalToken[]
  /** Issues a token, as Settings → Account Details → Personal Access Tokens does. */
  readonly mintPersonalToken: (seed: PersonalTokenSeed) => Promise<PersonalToken>
  /** Revokes every code, access token, refresh token and personal token. */
  readonly revokeEverything: () => void
  /** Expires all access tokens. Refresh tokens stay valid. */
  readonly expireAccessTokens: () => void
  /** The refresh tokens that are valid now. */
  readonly refreshTokens: () => readonly string[]
  /** The webhooks of changes: what became of each, and how a test can disturb them. */
  readonly outbox: Outbox
  /** Sends the webhooks that are due. A request does so too, without waiting for it. */
  readonly sendDue: () => Promise<void>
  /** Tells the subscriptions of an event, as a change of a record does. */
  readonly notify: (event: string, data: unknown) => Promise<void>
  /** The signed deliveries of an event to its subscriptions. The caller sends them. */
  readonly webhooks: (event: string, data: unknown) => Promise<readonly SignedWebhook[]>
}
