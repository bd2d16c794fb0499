import type { Events } from '../events.ts'
import type { ProviderAdapter } from '../adapters/adapter.ts'
import type { Integration } from '../integration.ts'
import type { Issuer } from '../issuer/issuer.ts'
import type { EndGrant } from '../refresh/end-grant.ts'
import type { Activity, Recall, Store } from '../store/ports.ts'
import type { Ask } from '../transport/ask.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { Chance, Clock, Pause } from '../world.ts'

/** What the use cases of connecting rest on; each takes of it what it uses. */
export interface ConnectNeeds {
  readonly store: Store
  /** People as the store knows them now. */
  readonly people: Pick<Recall, 'subject' | 'identitiesOf'>
  readonly activity: Activity
  readonly vault: TokenVault
  readonly integrations: ReadonlyMap<string, Integration>
  readonly issuers: ReadonlyMap<string, Issuer>
  readonly adapters: Readonly<Record<string, ProviderAdapter | undefined>>
  readonly endGrant: EndGrant
  readonly ask: Ask
  /** Asks with little patience: for giving back what nobody waits for. */
  readonly farewell: Ask
  /** One more sign-in of the same person, and the session that was seen least lately ends. */
  readonly sessionsPerPerson: number
  readonly events: Events
  readonly clock: Clock
  readonly chance: Chance
  readonly pause: Pause
}
