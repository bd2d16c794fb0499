import type { AccessModel, Flow } from '../contract/access-model.ts'
import type { FailureCode } from '../contract/failure.ts'
import type { OperationDefinition } from './operation.ts'
import type { Pace } from './pace.ts'

/** Which answer of the provider means which failure; the first rule that fits decides. */
export interface RefusalRule {
  readonly status: readonly number[]
  /** Value of the JSON member `error`, or of `error_code` position that the vendor uses. */
  readonly error?: readonly string[]
  /** A member that only this kind of answer has. */
  readonly hasMember?: string
  /** A response header whose value starts so, in lower case. */
  readonly header?: { readonly name: string; readonly startsWith: string }
  readonly means: FailureCode
}

export type Revocation =
  /** @see https://www.rfc-editor.org/rfc/rfc7009 */
  | { readonly kind: 'rfc7009'; readonly path: string; readonly ends: GrantReach }
  /** A call of the provider's own API with the token that is to end. */
  | { readonly kind: 'api-call'; readonly path: string; readonly ends: GrantReach }
  | { readonly kind: 'none' }

/** How far one revocation reaches: some servers end everything that the person granted to the client. */
export type GrantReach = 'this-grant' | 'all-of-person-and-client'

export interface AccessModelFacts {
  readonly grant: 'client_credentials' | 'authorization_code' | 'pasted'
  /** Longest time, in days, that the access can last without the person. */
  readonly daysMax?: number
  /** Scopes that this model adds to the integration's. */
  readonly addsScopes?: readonly string[]
  /** Authorize parameters that this model adds. */
  readonly addsParameters?: Readonly<Record<string, string>>
}

/** What a person reads about a provider; data, so that a new provider changes no bundle. */
export interface ProviderWords {
  readonly summary: string
  /** What to ask for when no credentials are there yet. */
  readonly asks: readonly string[]
}

/** What is true of a provider, as its documentation says. */
export interface ProviderDefinition {
  readonly id: string
  readonly name: string
  readonly docs: `https://${string}`
  readonly colour: `#${string}`
  readonly words: Readonly<Record<'en', ProviderWords>>
  readonly contact: { readonly label: string; readonly url: string }
  /** `{domain}` is replaced by the integration's domain. */
  readonly origins: { readonly identity: string; readonly api: string }
  /** Closed list of the domains that an integration chooses from. */
  readonly domains?: readonly string[]
  readonly openid?: {
    readonly issuer: string
    readonly discoveryPath: string
    readonly algorithm: 'RS256'
    readonly scope: 'openid'
  }
  readonly paths: { readonly authorize?: string; readonly token: string }
  readonly revocation: Revocation
  readonly accessModels: Readonly<Partial<Record<AccessModel, AccessModelFacts>>>
  readonly flows: readonly Flow[]
  /** Whether challenge and verifier also go to the provider, unless the integration says otherwise. */
  readonly pkce: 'send' | 'withhold'
  readonly clientAuthentication: ClientAuthentication
  readonly tokenRequestHeaders: Readonly<Record<string, string>>
  readonly scopes: { readonly usual: readonly string[]; readonly onRefresh: 'omit' | 'send' }
  /** Where the API says whose token it is, and under which members; an OpenID provider says it in the ID token. */
  readonly whose?: {
    readonly path: string
    readonly id: string
    readonly name: string
    readonly detail?: string
  }
  /** Sent to let the person choose another account. */
  readonly anotherAccount: Readonly<Record<string, string>>
  /** Seconds to believe when the answer names no lifetime, and the most to believe when it does. */
  readonly accessTokenSeconds: { readonly assumed: number; readonly most: number }
  /** How far ahead of its end an access token may be renewed, where the usual tenth of its life is too early. */
  readonly renewAhead?: { readonly share: number; readonly secondsMax: number }
  /** Days after which a refresh token is dead, where that is documented. */
  readonly refreshTokenDays?: number
  readonly refusals: {
    readonly exchange: readonly RefusalRule[]
    readonly refresh: readonly RefusalRule[]
    readonly api: readonly RefusalRule[]
  }
  readonly api: {
    /** Operator's extra operations must lie below it. */
    readonly basePath: `/${string}`
    readonly headers: Readonly<Record<string, string>>
    readonly subscriptionKeyHeader?: string
    readonly accountHeader?: string
    /** How fast it may be called. */
    readonly pace?: Pace
    readonly operations: readonly OperationDefinition[]
  }
}

/** `basic`: RFC 6749 §2.3.1 with form-urlencoding; `basic-raw`: as it is, for servers that do not decode; `body`: in the form. */
export type ClientAuthentication = 'basic' | 'basic-raw' | 'body'

export const defineProvider = <const Definition extends ProviderDefinition>(
  definition: Definition,
): Definition => definition
