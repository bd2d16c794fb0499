import type { Random } from '../../random.ts'
import type { DynamicPlannerClient, IdentityServer } from '../options.ts'
import type { DynamicPlannerPerson } from '../people.ts'

/** A person signed in at the identity server. */
export interface SsoSession {
  readonly id: string
  readonly person: DynamicPlannerPerson
  /** Seconds since 1970. */
  readonly authTime: number
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly antiForgery: string
}

/** What a person allowed a client in one authorization. */
export interface Authorization {
  readonly client: DynamicPlannerClient
  readonly person: DynamicPlannerPerson
  readonly scopes: readonly string[]
  readonly sid: string
  readonly authTime: number
  /** Seconds since 1970: a delegation ends counted from here, however often it is refreshed. */
  readonly consentedAt: number
}

export interface IssuedCode extends Authorization {
  readonly redirectUri: string
  readonly nonce?: string
  readonly codeChallenge?: string
  readonly codeChallengeMethod?: string
}

/** Everything the identity server remembers. */
export interface IdentityState {
  readonly sessions: Map<string, SsoSession>
  /** Where a person was heading when asked to sign in. */
  readonly pendingSignIns: Map<string, { readonly returnTo: string; readonly clientName: string }>
  readonly pendingLogouts: Map<string, { readonly backTo?: string }>
  /** `client_id sub` to the scopes that were remembered. */
  readonly consents: Map<string, readonly string[]>
  readonly codes: Map<string, IssuedCode>
  readonly refreshTokens: Map<string, Authorization>
  /** Access tokens that a test declared expired before their time. */
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

/** What every endpoint of the identity server needs. */
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
