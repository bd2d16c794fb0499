import type { Random } from '../../random.ts'
import type { DynamicPlannerClient, IdentityServer } from '../options.ts'
import type { DynamicPlannerPerson } from '../people.ts'

/** The sign-in of a person at the identity server. */
export interface SsoSession {
  readonly id: string
  readonly person: DynamicPlannerPerson
  /** Seconds since 1970. */
  readonly authTime: number
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly antiForgery: string
}

/** The permissions that a person granted a client in one authorization. */
export interface Authorization {
  readonly client: DynamicPlannerClient
  readonly person: DynamicPlannerPerson
  readonly scopes: readonly string[]
  readonly sid: string
  readonly authTime: number
  /** Seconds since 1970. The duration of a delegation counts from here, however often it is refreshed. */
  readonly consentedAt: number
}

export interface IssuedCode extends Authorization {
  readonly redirectUri: string
  readonly nonce?: string
  readonly codeChallenge?: string
  readonly codeChallengeMethod?: string
}

/** The state of the identity server. */
export interface IdentityState {
  readonly sessions: Map<string, SsoSession>
  /** The authorize requests that wait for a sign-in. */
  readonly pendingSignIns: Map<string, { readonly returnTo: string; readonly clientName: string }>
  readonly pendingLogouts: Map<string, { readonly backTo?: string }>
  /** The remembered scopes, by `client_id sub`. */
  readonly consents: Map<string, readonly string[]>
  readonly codes: Map<string, IssuedCode>
  readonly refreshTokens: Map<string, Authorization>
  /** Access tokens that a test expired early. */
  readonly expiredAccessTokens: Set<string>
  readonly accessTokens: Set<string>
}

export const emptyIdentityState = (): IdentityState => ({
  sessions: new Map(),
  pendingSignIns: new Map(),
  pendingLogouts: new Map(),
  consents: new Map(),
  codes: new Map(),
  refreshTokens: new Map(),
  expiredAccessTokens: new Set(),
  accessTokens: new Set(),
})

/** The configuration and state that the endpoints of the identity server share. */
export interface Identity {
  readonly issuer: string
  readonly server: IdentityServer
  readonly clients: readonly DynamicPlannerClient[]
  readonly people: readonly DynamicPlannerPerson[]
  readonly accessTokenSeconds: number
  readonly delegationSeconds: number
  readonly random: Random
  readonly state: IdentityState
  /** Seconds since 1970. */
  readonly seconds: () => number
}
