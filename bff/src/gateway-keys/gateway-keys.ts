import { dayMs } from '@planbridge/shared/durations'
import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { Clock } from '../runtime/platform.ts'
import { GatewayKey } from './gateway-key.ts'

type KeyOwner = Pick<Integration, 'id' | 'subscriptionKeys'>

/** The key to send with a call. */
export type KeyChoice =
  | GatewayKey
  /** The integration has no keys. */
  | { readonly kind: 'none' }
  /** All keys were recently rejected for this operation, so the call is not sent. */
  | { readonly kind: 'rejected'; readonly retryAfterSeconds: number }

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
  readonly clock: Clock
  readonly events: Pick<Events, 'subscriptionKeyRejected' | 'subscriptionKeyRolledOver'>
}

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
