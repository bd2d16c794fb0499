import type { JSONWebKeySet, JWTPayload } from 'jose'
import type { Environment } from '../simulator.ts'
import type { DynamicPlannerPerson } from './people.ts'

/** One flow per registration, as in IdentityServer3: the other response types get an error page. */
export type Flow = 'code' | 'code+pkce' | 'hybrid' | 'hybrid+pkce' | 'client-credentials'

/** What Dynamic Planner registers for one application. */
export interface DynamicPlannerClient {
  readonly clientId: string
  readonly clientSecret: string
  /** Shown on the sign-in and consent pages. */
  readonly name: string
  readonly flow: Flow
  /** Compared byte for byte; empty for `client-credentials`. */
  readonly redirectUris?: readonly string[]
  /** What the client may ask for; a delegation needs `offline_access` here. */
  readonly scopes: readonly string[]
  readonly postLogoutRedirectUris?: readonly string[]
  /** Default true, and a decision can be remembered. */
  readonly requiresConsent?: boolean
  /** Default true. */
  readonly enabled?: boolean
  /** `client-credentials` only: the employee in whose context the calls run; default: the first person. */
  readonly employeeId?: string
}

/** A key of the API gateway; it selects the environment, and with it the data. */
export interface SubscriptionKey {
  /** 32 characters. */
  readonly key: string
  /** Default `development`. */
  readonly environment?: 'development' | 'production'
  readonly suspended?: boolean
}

/** Another identity server whose access tokens the API accepts. */
export interface TrustedIssuer {
  readonly issuer: string
  readonly jwks: () => Promise<JSONWebKeySet>
  /** Default: `{issuer}/resources`. */
  readonly audience?: string
  /** Default: the `employeeId` claim, or the employee whose `sub` the token names. */
  readonly employeeId?: (claims: JWTPayload) => string | undefined
}

/** A limit of the gateway, counted per subscription key in fixed windows. */
export interface CallLimit {
  readonly calls: number
  readonly seconds: number
}

export type IdentityServer = 'identity-server-3' | 'identity-server-4'

export interface DynamicPlannerOptions {
  readonly environment: Environment
  /** The issuer, path included; default `https://identity.distribution-technology.com/identity`. */
  readonly identity?: string
  /** The API's origin; default `https://open-api.dynamicplanner.com`. */
  readonly api?: string
  readonly clients: readonly DynamicPlannerClient[]
  readonly subscriptionKeys: readonly SubscriptionKey[]
  /** Default `dynamicPlannerPeople`: six people in three firms. */
  readonly people?: readonly DynamicPlannerPerson[]
  /** Default `identity-server-3`. */
  readonly server?: IdentityServer
  /** Default 3600. */
  readonly accessTokenSeconds?: number
  /** How long refreshing works, counted from the consent; default 2592000 (30 days). */
  readonly delegationSeconds?: number
  readonly trustedIssuers?: readonly TrustedIssuer[]
  /** 429 beyond it; default none, as today. */
  readonly rateLimit?: CallLimit
  /** 403 beyond it; default none. */
  readonly quota?: CallLimit
}
