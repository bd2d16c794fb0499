import type { IntegrationId } from '@planbridge/shared/contract'
import type { SubscriptionKey } from '../domain/integration.ts'
import type { Millis } from '../store/ports/ports.ts'

/** How long a rejected key is not used for the operation that it was rejected for. */
const suspensionMs = 600_000

/** A subscription key and its recent results. */
export class GatewayKey {
  readonly kind = 'key'
  readonly integration: IntegrationId
  readonly position: SubscriptionKey['position']
  readonly since: string | null
  readonly #secret: SubscriptionKey['secret']
  // A key can be valid for one API of a gateway and not for another, so it is suspended per operation.
  readonly #suspendedUntil = new Map<string, Millis>()
  acceptedAt: Millis | null = null
  rejectedAt: Millis | null = null

  constructor(integration: IntegrationId, { position, secret, since }: SubscriptionKey) {
    this.integration = integration
    this.position = position
    this.since = since
    this.#secret = secret
  }

  reveal(): string {
    return this.#secret.reveal()
  }

  /** Milliseconds until the key may be used for the operation; 0 if it may be used now. */
  suspendedMs(operation: string, now: Millis): number {
    // Avoids the lookup in the usual case of a key that was never rejected.
    if (this.rejectedAt === null) return 0
    return Math.max(0, (this.#suspendedUntil.get(operation) ?? 0) - now)
  }

  suspend(operation: string, now: Millis): void {
    this.rejectedAt = now
    this.#suspendedUntil.set(operation, now + suspensionMs)
  }

  /** True if its most recent result was a rejection. */
  get isRejected(): boolean {
    return this.rejectedAt !== null && (this.acceptedAt === null || this.rejectedAt >= this.acceptedAt)
  }
}
