import type { ProviderAdapter } from '../adapters/adapter.ts'
import type { FirmSignIn } from '../domain/firm-sign-in.ts'
import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { IssuerOfIntegration } from '../issuer/open-issuers.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'
import type { Activity, CachedReads, Store } from '../store/ports/ports.ts'
import type { Revocations } from '../tokens/revocation/revocations.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import type { TokenVault } from '../vault/token-vault.ts'

/** The dependencies of the use cases that make and end connections. */
export interface ConnectNeeds {
  readonly store: Store
  /** People, read from the store without the cache. */
  readonly people: Pick<CachedReads, 'subject' | 'identitiesOf'>
  readonly activity: Activity
  readonly vault: TokenVault
  readonly integrations: ReadonlyMap<string, Integration>
  /** The ways to sign in with an account of an organisation, by id. */
  readonly firmSignIns: ReadonlyMap<string, FirmSignIn>
  /** The OpenID providers of integrations and of firms' sign-ins, by id. */
  readonly issuers: ReadonlyMap<string, IssuerOfIntegration>
  readonly adapters: Readonly<Record<string, ProviderAdapter | undefined>>
  readonly revocations: Revocations
  readonly protocolClient: ProtocolClient
  /** A sign-in beyond this limit ends the person's least recently used session. */
  readonly sessionsPerPerson: number
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}
