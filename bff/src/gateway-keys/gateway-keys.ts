import type { IntegrationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import type { Integration, SubscriptionKey } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
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
    const until = this.#suspendedUntil.get(operation)
    return until === undefined ? 0 : Math.max(0, until - now)
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

type KeyOwner = Pick<Integration, 'id' | 'subscriptionKeys'>

/** The key to send with a call. */
export type KeyChoice =
  | GatewayKey
  /** The integration has no keys. */
  | { readonly kind: 'none' }
  /** All keys were recently rejected for this operation, so the call is not sent. */
  | { readonly kind: 'rejected'; readonly retryAfterSeconds: number }

/** The state of one key for operators. Does not contain the key. */
export interface KeyHealth {
  readonly position: GatewayKey['position']
  readonly inUse: boolean
  readonly since: string | null
  /** Whole days since `since`. */
  readonly ageDays: number | null
  readonly acceptedAt: number | null
  readonly rejectedAt: number | null
}

/**
 * Selects the subscription key of each call and fails over between an integration's keys. A rejected key says nothing about the
 * access token.
 */
export interface GatewayKeys {
  choose(integration: KeyOwner, operation: string): KeyChoice
  /** Records that the gateway accepted the key. */
  accepted(key: GatewayKey): void
  /**
   * Records that the gateway rejected the key. Returns another key to repeat the call with, or undefined. Each key is returned at
   * most once in ten minutes per operation, so repetition ends.
   */
  rejected(key: GatewayKey, operation: string): GatewayKey | undefined
  health(integration: KeyOwner): KeyHealth[]
}

interface KeySet {
  readonly keys: readonly GatewayKey[]
  current: GatewayKey | undefined
}

const none = { kind: 'none' } as const

export interface GatewayKeyNeeds {
  readonly integrations: Iterable<KeyOwner>
  readonly clock: MonotonicClock
  readonly events: Pick<Events, 'subscriptionKeyRejected' | 'subscriptionKeyRolledOver'>
}

/** Creates the key selection. Its state is in memory, so all keys are usable again after a restart. */
export const gatewayKeys = ({ integrations, clock, events }: GatewayKeyNeeds): GatewayKeys => {
  const keySets = new Map([...integrations].map((integration) => [integration.id, keySetOf(integration)]))
  return {
    choose({ id }, operation) {
      const keySet = keySets.get(id)
      if (!keySet?.current) return none
      const now = clock.now()
      return usableKey(keySet, operation, now) ?? allRejected(keySet, operation, now)
    },
    accepted(key) {
      key.acceptedAt = clock.now()
      const keySet = keySets.get(key.integration)
      if (!keySet?.current || keySet.current === key || !keySet.current.isRejected) return
      events.subscriptionKeyRolledOver({
        integration: key.integration,
        from: keySet.current.position,
        to: key.position,
      })
      keySet.current = key
    },
    rejected(key, operation) {
      const now = clock.now()
      const keySet = keySets.get(key.integration)
      // Reported once, although many calls may be in flight with the key.
      const { integration, position } = key
      if (key.suspendedMs(operation, now) === 0)
        events.subscriptionKeyRejected({ integration, position, operation })
      key.suspend(operation, now)
      return keySet && usableKey(keySet, operation, now)
    },
    health({ id }) {
      const keySet = keySets.get(id)
      return (keySet?.keys ?? []).map((key) => healthOf(key, key === keySet?.current, clock.now()))
    },
  }
}

const keySetOf = ({ id, subscriptionKeys }: KeyOwner): KeySet => {
  const keys = subscriptionKeys.map((key) => new GatewayKey(id, key))
  return { keys, current: keys[0] }
}

const usableKey = ({ keys, current }: KeySet, operation: string, now: number): GatewayKey | undefined =>
  current?.suspendedMs(operation, now) === 0
    ? current
    : keys.find((key) => key.suspendedMs(operation, now) === 0)

const allRejected = ({ keys }: KeySet, operation: string, now: number): KeyChoice => {
  const waitMs = Math.min(...keys.map((key) => key.suspendedMs(operation, now)))
  return { kind: 'rejected', retryAfterSeconds: Math.ceil(waitMs / 1000) }
}

const healthOf = (key: GatewayKey, inUse: boolean, now: number): KeyHealth => {
  const { position, since, acceptedAt, rejectedAt } = key
  const ageDays = since === null ? null : Math.max(0, Math.floor((now - Date.parse(since)) / dayMs))
  return { position, inUse, since, ageDays, acceptedAt, rejectedAt }
}
