import type { endpoints, InputOf } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { ProviderAccount } from '../grants/read-account.ts'
import type { IssuerState } from '../issuer/issuer.ts'
import type { IdTokenClaims } from '../oauth/id-token.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { Attempt, FirmSession, Identity, SessionRecord, Tables } from '../store/ports/ports.ts'
import type { EndedPresence } from '../tokens/end-presence.ts'
import type { HeldTokens } from '../tokens/revocation/revocations.ts'

/** An attempt that this request has taken, with the authorization response and the session it belongs to. */
export interface Completion {
  readonly attempt: Attempt
  readonly response: InputOf<typeof endpoints.completeAttempt>
  readonly verifier: string
  readonly requestSession: RequestSession
  readonly session: SessionRecord
}

/** The tokens of a code exchange. */
export interface ExchangedGrant {
  readonly integration: Integration
  readonly grant: TokenGrant
  /** Verified claims of the ID token, with those of the userinfo endpoint; null without OpenID Connect. */
  readonly claims: IdTokenClaims | null
  /** The revocation that is owed until the tokens are stored as a connection. */
  readonly held: HeldTokens
}

/** An issuer whose metadata and keys are verified. */
export type ReadyIssuer = Extract<IssuerState, { kind: 'ready' }>

/** A granted account whose owner in this deployment has to be found. */
export interface OwnerRequest {
  readonly completion: Completion
  readonly identity: Identity
  readonly account: ProviderAccount
  /** Where a firm's sign-in places the person. Absent for an account at a provider. */
  readonly place?: { readonly tenant: string; readonly firm: FirmSession }
}

/** The owner of a granted account, and the changes to the person and the session that come with it. */
export interface OwnerPlan {
  readonly owner: string
  /** Another subject, everything of which becomes the owner's in the same transaction. */
  readonly predecessor?: string | undefined
  /** Stores the changes in the transaction of the completion. Resolves to the connections that it ends. */
  readonly store: (tables: Tables) => Promise<EndedPresence>
  /** Called after the commit. */
  readonly stored: () => void
}
