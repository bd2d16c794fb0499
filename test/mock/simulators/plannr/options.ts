import type { RequestLog } from '../request-log.ts'
import type { Simulator, Environment } from '../simulator.ts'

export interface PlannrClient {
  /** Laravel ordered UUID at the real Plannr; any text here. */
  readonly clientId: string
  readonly clientSecret: string
  /** Compared exactly; only `http://127.0.0.1` and `http://[::1]` ignore the port. */
  readonly redirectUris: readonly string[]
  /** Shown on the consent page; default: the client id. */
  readonly name?: string
  /** Stock Passport for a confidential client is `optional`; `required` is what it asks of a public one. */
  readonly pkce?: 'optional' | 'required'
}

/** Passport 12 rides on league/oauth2-server 8.5, Passport 13 on 9.x; they differ in error codes. */
export type Generation = 'passport-12' | 'passport-13'

export interface PersonalTokenSeed {
  /** Username (e-mail) of one of `people`. */
  readonly username: string
  readonly name?: string
  /** The token itself, when a test wants to know it beforehand; default: a minted RS256 JWT. */
  readonly token?: string
}

export interface PersonalToken {
  readonly token: string
  readonly username: string
  readonly name: string
  /** Milliseconds since 1970: one year after minting. */
  readonly expiresAt: number
  readonly revoked: boolean
}

export interface PlannrOptions {
  readonly environment: Environment
  /** Default `https://api.plannrcrm.com`; OAuth and API share it. */
  readonly origin?: string
  readonly clients: readonly PlannrClient[]
  /** Default `passport-12`. */
  readonly generation?: Generation
  /** Default 3600 (not published by Plannr). */
  readonly accessTokenSeconds?: number
  readonly personalTokens?: readonly PersonalTokenSeed[]
  readonly limits?: Partial<PlannrLimits>
}

export interface PlannrLimits {
  /** API requests a minute and user, default 500. */
  apiPerMinute: number
  /** Requests a minute to `/oauth/token`, default 60. */
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
  /** The e-mail address that signs in. */
  readonly username: string
  readonly password: string
  readonly name: string
  readonly logins: readonly PlannrLogin[]
  /** What the person picked at consent, where the integration is a newer one; absent: the client must ask. */
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
  /** May be changed at any time, for example to run into a 429 sooner. */
  readonly limits: PlannrLimits
  /** Every personal token ever minted here. */
  readonly personalTokens: () => readonly PersonalToken[]
  /** As in Settings → Account Details → Personal Access Tokens. */
  readonly mintPersonalToken: (seed: PersonalTokenSeed) => Promise<PersonalToken>
  /** Ends every code, access token, refresh token and personal token at once, as a person would in Plannr's settings. */
  readonly revokeEverything: () => void
  /** Expires all access tokens (not the refresh tokens). */
  readonly expireAccessTokens: () => void
  /** The deliveries of one event to all subscriptions that ask for it, signed; the test or demo sends them. */
  readonly webhooks: (event: string, data: unknown) => Promise<readonly SignedWebhook[]>
}
