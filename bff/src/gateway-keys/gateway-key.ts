import type { IntegrationId } from '@planbridge/shared/contract'
import type { SubscriptionKey } from '../domain/integration.ts'
import type { Millis } from '../store/ports/ports.ts'

/** What a gateway refused is not worth another try for as long as this. */
const restMs = 600_000

/** A subscription key with what is known of its health. */
export class GatewayKey {
  readonly kind = 'key'
  readonly integration: IntegrationId
  readonly position: SubscriptionKey['position']
  readonly since: string | null
  readonly #secret: SubscriptionKey['secret']
  // A key may be good for one API of a gateway and not for the next one, so it rests for what it was refused for.
  readonly #restsUntil = new Map<string, Millis>()
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

  /** Milliseconds until it is worth a try for this operation; 0 is now. */
  restsMs(operation: string, now: Millis): number {
    // Nothing to look up as long as no key was ever refused.
    if (this.rejectedAt === null) return 0
    return Math.max(0, (this.#restsUntil.get(operation) ?? 0) - now)
  }

  rest(operation: string, now: Millis): void {
    this.rejectedAt = now
    this.#restsUntil.set(operation, now + restMs)
  }

  /** Whether the last thing that was heard of it is that it was refused. */
  get isRefused(): boolean {
    return this.rejectedAt !== null && (this.acceptedAt === null || this.rejectedAt >= this.acceptedAt)
  }
}
