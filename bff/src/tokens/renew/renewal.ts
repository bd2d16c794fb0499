import type { Integration } from '../../domain/integration.ts'
import type { Events } from '../../events.ts'
import type { IssuerState } from '../../issuer/issuer.ts'
import type { IssuerOfIntegration } from '../../issuer/open-issuers.ts'
import type { Clock, Random, Sleep } from '../../runtime/platform.ts'
import type { ConnectionRow, RenewalJournal, Store } from '../../store/ports/ports.ts'
import type { ProtocolClient } from '../../transport/protocol-client.ts'
import type { TokenSet, TokenVault } from '../../vault/token-vault.ts'
import type { FreshToken } from '../token-state.ts'
import type { RevokeTokens } from '../revocation/revocations.ts'
import type { UnstoredRenewals } from './unstored-renewals.ts'

export interface RenewNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly issuers: ReadonlyMap<string, IssuerOfIntegration>
  readonly revokeTokens: RevokeTokens
  readonly unstored: UnstoredRenewals
  readonly protocolClient: ProtocolClient
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}

/** `conflict`: another writer changed the connection, so the caller has to read it again. */
export type Renewed = FreshToken | 'conflict'

/** One try to renew the tokens of a connection. */
export interface Renewal {
  readonly row: ConnectionRow
  readonly integration: Integration
  /** The token set to renew; null for a service account without one. */
  readonly current: TokenSet | null
  /** The issuer of its ID tokens; undefined without OpenID Connect. */
  readonly issuer: IssuerState | undefined
  /** The journal before this try. */
  readonly before: RenewalJournal
}
