import type { AccessModel, Flow, IntegrationId } from '@planbridge/shared/contract'
import type { OperationDefinition, Pace, ProviderDefinition } from '@planbridge/shared/providers'
import type { Secret } from './secret.ts'

/** The people who may use an integration's service account. */
export type ServiceUse =
  /** Allowed only if every provider is simulated and every origin is loopback. */
  | { readonly kind: 'anyone' }
  | { readonly kind: 'signed-in' }
  /** `account` is the provider's identifier of the person (`sub` at an OpenID provider). */
  | {
      readonly kind: 'named'
      readonly people: readonly { readonly issuer: string; readonly account: string }[]
    }

/** A subscription key of the provider's API gateway. */
export interface SubscriptionKey {
  readonly position: 'primary' | 'secondary'
  readonly secret: Secret
  /** The day since which the key is used, in ISO 8601; null if it is not configured. */
  readonly since: string | null
}

/** The host that approves or denies what the provider asks. */
export interface BookingGate {
  readonly url: string
  /** With a prefix, as Standard Webhooks writes them; several while one replaces another. */
  readonly secrets: readonly Secret[]
  readonly deadlineSeconds: number
  /** The answer if the host gives none in time. */
  readonly whenSilent: 'deny' | 'approve'
  /** The code of a denial for which the host names none. */
  readonly denyCode: number
}

/** How an integration receives events of its provider. */
export interface ReceivedWebhooks {
  /** `push`: the provider calls. `pull`: the events are taken from its queue. */
  readonly receive: 'push' | 'pull'
  /** A header with a key that was agreed with the provider; several while one replaces another. */
  readonly header: { readonly name: string; readonly values: readonly Secret[] } | null
  /** Keys at the end of the path, any of which is right; empty if the path has none. */
  readonly pathKeys: readonly Secret[]
  /** The header of the provider's signature, in lower case, and the secrets for it; null if it does not sign. */
  readonly signing: { readonly header: string; readonly secrets: readonly Secret[] } | null
  /** null if no host is asked: then everything is approved. */
  readonly gate: BookingGate | null
  /** True if the provider is asked every hour to send again what it could not deliver. */
  readonly releases: boolean
  /** For how long events are kept, at least. */
  readonly keepDays: number
  readonly addresses: {
    /** `observe`: calls from other addresses are counted and let in. */
    readonly mode: 'enforce' | 'observe'
    /** IP addresses and CIDR ranges instead of the provider's list; null if the operator named none. */
    readonly ranges: readonly string[] | null
  }
}

/** A configured use of a provider, with all defaults and references resolved. */
export interface Integration {
  readonly id: IntegrationId
  readonly label: string
  readonly provider: ProviderDefinition
  readonly environment: 'simulated' | 'sandbox' | 'production'
  readonly tenant: string
  readonly models: readonly AccessModel[]
  /** null until the credentials are configured. */
  readonly client: { readonly id: string; readonly secret: Secret } | null
  /** In the order in which they are tried; empty if the provider has none. */
  readonly subscriptionKeys: readonly SubscriptionKey[]
  readonly scopes: readonly string[]
  readonly flow: Flow
  readonly redirectUri: string | null
  readonly sendChallenge: boolean
  readonly extraParameters: Readonly<Record<string, string>>
  readonly serviceUse: ServiceUse
  readonly operations: readonly OperationDefinition[]
  /** The provider's documented rate limits, or the operator's replacement. */
  readonly pace: Pace
  /** Limits of concurrent calls: per connection and in total. */
  readonly concurrency: { readonly connection: number; readonly integration: number }
  /** The provider's origins with the configured domain, or those of the simulator. */
  readonly origins: { readonly identity: string; readonly api: string }
  readonly openid: {
    readonly issuer: string
    readonly metadataUrl: string
    readonly algorithm: string
    /** The endpoints are those of the metadata. Absent if they are the provider's documented ones. */
    readonly discovered?: true
  } | null
  /** The event from which a refresh token's documented lifetime counts. */
  readonly refreshEnd: 'from-rotation' | 'from-consent'
  readonly endpoints: {
    readonly authorize: string | null
    readonly token: string
    readonly revoke: string | null
  }
  /** How the provider's calls are received; null if they are not. */
  readonly webhooks: ReceivedWebhooks | null
}

/** The tenant of everything that the configuration assigns to no other tenant. */
export const deploymentTenant = 'deployment'

/** The issuer of an integration's account identifiers, which are unique only together with it. */
export const identityIssuer = ({ openid, origins }: Integration): string => openid?.issuer ?? origins.identity

/** The scopes of an authorization request: the integration's own and those that the access model adds. */
export const requestedScopes = (
  { scopes, provider }: Pick<Integration, 'scopes' | 'provider'>,
  model: AccessModel,
): readonly string[] => [...new Set([...scopes, ...(provider.accessModels[model]?.addsScopes ?? [])])]

/** The names of an integration as the app shows them. */
export const shownNames = ({ label, provider: { name, colour, mark } }: Integration) => ({
  label,
  provider: { name, colour, ...(mark !== undefined && { mark }) },
})
