import type { Events } from '../events.ts'
import type { ProviderAdapter } from '../adapters/adapter.ts'
import type { Integration } from '../domain/integration.ts'
import type { Issuer } from '../issuer/issuer.ts'
import type { RevokeGrant } from '../tokens/revoke.ts'
import type { Activity, CachedReads, Store } from '../store/ports/ports.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'

/** What the use cases of connecting rest on; each takes of it what it uses. */
export interface ConnectNeeds {
  readonly store: Store
  /** People as the store knows them now. */
  readonly people: Pick<CachedReads, 'subject' | 'identitiesOf'>
  readonly activity: Activity
  readonly vault: TokenVault
  readonly integrations: ReadonlyMap<string, Integration>
  readonly issuers: ReadonlyMap<string, Issuer>
  readonly adapters: Readonly<Record<string, ProviderAdapter | undefined>>
  readonly revokeGrant: RevokeGrant
  readonly protocolClient: ProtocolClient
  /** Asks with little patience: for giving back what nobody waits for. */
  readonly revocationClient: ProtocolClient
  /** One more sign-in of the same person, and the session that was seen least lately ends. */
  readonly sessionsPerPerson: number
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}
