import type { TokenClaims, WebKey } from '../signing-keys.ts'
import type { Environment } from '../simulator.ts'
import type { DynamicPlannerPerson } from './people.ts'

/** The flow of a registration. As in IdentityServer3 there is one, and other response types get an error page. */
export type Flow = 'code' | 'code+pkce' | 'hybrid' | 'hybrid+pkce' | 'client-credentials'

/** The registration of an application at Dynamic Planner. */
export interface DynamicPlannerClient {
  readonly clientId: string
  readonly clientSecret: string
  /** Shown on the sign-in and consent pages. */
  readonly name: string
  readonly flow: Flow
  /** Compared byte for byte. Empty for `client-credentials`. */
  readonly redirectUris?: readonly string[]
  /** The scopes that the client may request. A delegation needs `offline_access`. */
  readonly scopes: readonly string[]
  readonly postLogoutRedirectUris?: readonly string[]
  /** If true, the person must consent; the decision can be remembered. Default: true. */
  readonly requiresConsent?: boolean
  /** Default: true. */
  readonly enabled?: boolean
  /** For `client-credentials`: the employee in whose context the calls run. Default: the first person. */
  readonly employeeId?: string
}

/** A subscription key of the API gateway. It selects the environment and its data. */
export interface SubscriptionKey {
  /** 32 characters. */
  readonly key: string
  /** Default: `development`. */
  readonly environment?: 'development' | 'production'
  readonly suspended?: boolean
}

/** Another identity server whose access tokens the API accepts. */
export interface TrustedIssuer {
  readonly issuer: string
  readonly jwks: () => Promise<{ readonly keys: readonly WebKey[] }>
  /** Default: `{issuer}/resources`. */
  readonly audience?: string
  /** Default: the `employeeId` claim, or the employee whose `sub` the token names. */
  readonly employeeId?: (claims: TokenClaims) => string | undefined
}

/** A limit of the gateway, counted per subscription key in fixed windows. */
export interface CallLimit {
  readonly calls: number
  readonly seconds: number
}

export type IdentityServer = 'identity-server-3' | 'identity-server-4'

export interface DynamicPlannerOptions {
  readonly environment: Environment
  /** The issuer with its path. Default: `https://identity.distribution-technology.com/identity`. */
  readonly identity?: string
  /** The origin of the API. Default: `https://open-api.dynamicplanner.com`. */
  readonly api?: string
  readonly clients: readonly DynamicPlannerClient[]
  readonly subscriptionKeys: readonly SubscriptionKey[]
  /** Default: `dynamicPlannerPeople`, six people in three firms. */
  readonly people?: readonly DynamicPlannerPerson[]
  /** Default: `identity-server-3`. */
  readonly server?: IdentityServer
  /** Default: 3600. */
  readonly accessTokenSeconds?: number
  /** The duration of a delegation in seconds, counted from consent. Default: 2592000 (30 days). */
  readonly delegationSeconds?: number
  readonly trustedIssuers?: readonly TrustedIssuer[]
  /** The rate limit; calls over it get 429. Default: none, as at Dynamic Planner today. */
  readonly rateLimit?: CallLimit
  /** The quota; calls over it get 403. Default: none. */
  readonly quota?: CallLimit
}
