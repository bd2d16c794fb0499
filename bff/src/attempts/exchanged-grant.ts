import type { Integration } from '../domain/integration.ts'
import type { IssuerState } from '../issuer/issuer.ts'
import type { TokenGrant } from '../oauth/token-response.ts'

/** What an authorization brought: tokens, and for an OpenID provider who it was. */
export interface Granted {
  readonly integration: Integration
  readonly grant: TokenGrant
  /** Claims of the ID token; null where the provider gives none. */
  readonly claims: Readonly<Record<string, unknown>> | null
}

export type ReadyIssuer = Extract<IssuerState, { kind: 'ready' }>
