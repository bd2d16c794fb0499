import type { AccessModel, Flow } from '../contract/access-model.ts'
import type { FailureCode } from '../contract/failure.ts'
import type { InboundFacts } from './inbound.ts'
import type { OperationDefinition } from './operation.ts'
import type { Pace } from './pace.ts'

/** Maps an error response of the provider to a failure code. The first matching rule applies. */
export interface RefusalRule {
  readonly status: readonly number[]
  /** Values of the JSON member `error`. */
  readonly error?: readonly string[]
  /** Every member of the JSON body; a body with another member does not match. */
  readonly members?: Readonly<Record<string, MemberRule>>
  /** A response header and the beginning of its value in lower case; empty for any value. */
  readonly header?: { readonly name: string; readonly startsWith: string }
  readonly means: FailureCode
  /**
   * The calls that the provider documents to refuse from now on: those of the whole integration (its client or subscription), or
   * those of the account. Absent if it documents none: then the response concerns only calls like this one.
   */
  readonly closes?: 'integration' | 'connection'
}

/** The value of a member: the HTTP status as a number, or a text that begins like this. */
export type MemberRule = 'status' | { readonly startsWith: string }

/** How tokens are revoked at the provider. */
export type Revocation =
  /** @see https://www.rfc-editor.org/rfc/rfc7009 */
  | { readonly kind: 'rfc7009'; readonly path: string; readonly ends: GrantReach }
  /** A call to the provider's API, authorized with the token to revoke. */
  | { readonly kind: 'api-call'; readonly path: string; readonly ends: GrantReach }
  | { readonly kind: 'none' }

/** The effect of one revocation: some servers revoke all tokens of the person and client. */
export type GrantReach = 'this-grant' | 'all-of-person-and-client'

/** How a provider supports one access model. */
export interface AccessModelFacts {
  readonly grant: 'client_credentials' | 'authorization_code' | 'pasted'
  /** Longest time in days that the access can last without the person. */
  readonly daysMax?: number
  /** Scopes in addition to those of the integration. */
  readonly addsScopes?: readonly string[]
  /** Where a person makes a token to paste: the menu of the provider's app, and the page's path at a simulator. */
  readonly tokenPage?: { readonly menu: readonly string[]; readonly simulatedPath: `/${string}` }
  /** Additional parameters of the authorization request. */
  readonly addsParameters?: Readonly<Record<string, string>>
}

/** Texts about a provider for the user interface. They are data, so that a new provider changes no bundle. */
export interface ProviderTexts {
  readonly summary: string
  /** Items to include in a request for client credentials. */
  readonly credentialRequest: readonly string[]
  /** The permission of each scope in words, without a full stop. */
  readonly scopes?: Readonly<Record<string, string>>
  /** The same for scopes without a published name, by the area that their names contain. */
  readonly areas?: Readonly<Record<string, string>>
}

/** The facts of a provider, from its documentation. */
export interface ProviderDefinition {
  readonly id: string
  readonly name: string
  readonly docs: `https://${string}`
  readonly colour: `#${string}`
  /**
   * An original pictogram, not the provider's logo: the path data of an SVG line in a square of 24 units. Absent: a monogram.
   * @see https://www.w3.org/TR/SVG2/paths.html#PathData
   */
  readonly mark?: string
  readonly texts: Readonly<Record<'en', ProviderTexts>>
  readonly contact: { readonly label: string; readonly url: string }
  /** Where people work at a simulator, as a path below the API's origin; absent if a simulator has no such pages. */
  readonly simulatedScreens?: `/${string}`
  /** `{domain}` is replaced with the integration's domain. */
  readonly origins: { readonly identity: string; readonly api: string }
  /** The domains that an integration can use. */
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
  /** Default for sending the PKCE challenge and verifier to the provider; an integration can override it. */
  readonly pkce: 'send' | 'withhold'
  readonly clientAuthentication: ClientAuthentication
  readonly tokenRequestHeaders: Readonly<Record<string, string>>
  readonly scopes: {
    readonly defaults: readonly string[]
    readonly onRefresh: 'omit' | 'send'
    /** The scope that covers all others, if there is one. */
    readonly everything?: string
    /** Words that occur in the names of scopes, one for each part of the API. */
    readonly areas?: readonly string[]
  }
  /**
   * The API resource that identifies the account of a token, and the members to read. Absent for OpenID providers, which identify
   * it in the ID token.
   */
  readonly accountEndpoint?: {
    readonly path: string
    readonly id: string
    readonly name: string
    readonly detail?: string
  }
  /** Parameters of the authorization request that let the person choose another account. */
  readonly anotherAccount: Readonly<Record<string, string>>
  /**
   * Parameters of an authorize request that shows no page: the provider answers at once, with a new grant or with an error.
   * Absent if it documents none.
   * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
   */
  readonly silentSignIn?: Readonly<Record<string, string>>
  /** Lifetime in seconds if the response has none, and the upper bound if it has one. */
  readonly accessTokenSeconds: { readonly assumed: number; readonly most: number }
  /** How long before its end an access token is refreshed, if the default of a tenth of its lifetime is too early. */
  readonly renewAhead?: { readonly share: number; readonly secondsMax: number }
  /** Documented lifetime of a refresh token in days. */
  readonly refreshTokenDays?: number
  readonly refusals: {
    readonly exchange: readonly RefusalRule[]
    readonly refresh: readonly RefusalRule[]
    readonly api: readonly RefusalRule[]
  }
  readonly api: {
    /** Operations that an operator adds must have a path below it. */
    readonly basePath: `/${string}`
    readonly headers: Readonly<Record<string, string>>
    readonly subscriptionKeyHeader?: string
    readonly accountHeader?: string
    readonly pace?: Pace
    /**
     * The cheapest documented call that needs no identifier. It is sent once before a service account counts as connected, if the
     * integration lists the operation and requests its scopes.
     */
    readonly check?: { readonly operation: string; readonly query?: Readonly<Record<string, string>> }
    readonly operations: readonly OperationDefinition[]
  }
  /** Absent if the provider documents no calls to its clients. */
  readonly inbound?: InboundFacts
}

/**
 * `basic` form-urlencodes id and secret; `basic-raw` does not, for servers that do not decode them; `body` sends them as form
 * fields.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export type ClientAuthentication = 'basic' | 'basic-raw' | 'body'

/** Checks the type of a definition and preserves its literal types. */
export const defineProvider = <const Definition extends ProviderDefinition>(
  definition: Definition,
): Definition => definition
