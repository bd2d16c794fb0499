import type { AccessModel, Flow, IntegrationId } from '@planbridge/shared/contract'
import type { OperationDefinition, Pace, ProviderDefinition } from '@planbridge/shared/providers'
import type { Secret } from './secret.ts'

/** Whom an integration's service account serves. */
export type ServiceUse =
  /** Only where every provider is simulated and every origin is loopback. */
  | { readonly kind: 'anyone' }
  | { readonly kind: 'signed-in' }
  /** `account` is the provider's own identifier of the person (`sub` at an OpenID provider). */
  | {
      readonly kind: 'named'
      readonly people: readonly { readonly issuer: string; readonly account: string }[]
    }

/** A key for the provider's gateway. */
export interface SubscriptionKey {
  readonly position: 'primary' | 'secondary'
  readonly secret: Secret
  /** The day from which it is used, in ISO 8601, where the operator says it. */
  readonly since: string | null
}

/** One configured use of a provider, with nothing left to look up. */
export interface Integration {
  readonly id: IntegrationId
  readonly label: string
  readonly provider: ProviderDefinition
  readonly environment: 'simulated' | 'sandbox' | 'production'
  readonly tenant: string
  readonly models: readonly AccessModel[]
  /** null: it waits for its credentials. */
  readonly client: { readonly id: string; readonly secret: Secret } | null
  /** In the order in which they are tried; empty where the provider knows none. */
  readonly subscriptionKeys: readonly SubscriptionKey[]
  readonly scopes: readonly string[]
  readonly flow: Flow
  readonly redirectUri: string | null
  readonly sendChallenge: boolean
  readonly extraParameters: Readonly<Record<string, string>>
  readonly serviceUse: ServiceUse
  readonly operations: readonly OperationDefinition[]
  /** The documented pace, or what the operator says instead. */
  readonly pace: Pace
  /** Calls under way at once: of one account, and of all together. */
  readonly concurrency: { readonly connection: number; readonly integration: number }
  /** With the domain filled in, or the simulator's own. */
  readonly origins: { readonly identity: string; readonly api: string }
  readonly openid: {
    readonly issuer: string
    readonly metadataUrl: string
    readonly algorithm: string
  } | null
  /** How the documented end of a refresh token is read. */
  readonly refreshEnd: 'from-rotation' | 'from-consent'
  readonly endpoints: {
    readonly authorize: string | null
    readonly token: string
    readonly revoke: string | null
  }
}

export const deploymentTenant = 'deployment'

/** Whose names for people these are: an account is unique only together with it. */
export const identityIssuer = ({ openid, origins }: Integration): string => openid?.issuer ?? origins.identity
