import type { Integration } from '../../domain/integration.ts'
import type { Events } from '../../events.ts'
import type { Clock, Random } from '../../runtime/platform.ts'
import type { InboundCheck, InboundKind, Store } from '../../store/ports/ports.ts'
import type { TokenVault } from '../../vault/token-vault.ts'

export interface InboundNeeds {
  readonly store: Pick<Store, 'inbound' | 'atomically'>
  readonly vault: Pick<TokenVault, 'sealAnswer' | 'openAnswer'>
  readonly integrations: ReadonlyMap<string, Integration>
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
}

/** An event as the provider sent it, or as it was taken from its queue. */
export interface Delivery {
  readonly integration: Integration
  /** The body, byte for byte. */
  readonly raw: Uint8Array<ArrayBuffer>
  readonly checked: InboundCheck
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  /** By default an event. */
  readonly kind?: InboundKind
  /** The answer to a request that asked for a decision, in words for operators. */
  readonly verdict?: string
}
