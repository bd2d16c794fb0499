import type { Events } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { Issuer } from '../issuer/issuer.ts'
import type { ConnectionRow, RenewalJournal, Store } from '../store/ports/ports.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import type { TokenSet, TokenVault } from '../vault/token-vault.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'
import type { RevokeTokens } from './revoke.ts'
import type { FreshToken } from './fresh-token-result.ts'

export interface RenewNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly issuers: ReadonlyMap<string, Issuer>
  readonly revokeTokens: RevokeTokens
  readonly protocolClient: ProtocolClient
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}

/** `moved`: the row is not what it was, so the caller has to look again. */
export type Renewed = FreshToken | 'moved'

export interface Renewal {
  readonly row: ConnectionRow
  readonly integration: Integration
  readonly held: TokenSet | null
  /** The journal as it was before this try. */
  readonly before: RenewalJournal
}
