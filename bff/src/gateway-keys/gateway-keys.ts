import { dayMs } from '@planbridge/shared/durations'
import type { Events } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { Clock } from '../runtime/platform.ts'
import { GatewayKey } from './gateway-key.ts'

type KeyHolder = Pick<Integration, 'id' | 'subscriptionKeys'>

/** Which key a call carries. */
export type KeyChoice =
  | GatewayKey
  /** The integration has no keys. */
  | { readonly kind: 'none' }
  /** Each was refused for this operation not long ago: the gateway is not asked again. */
  | { readonly kind: 'rejected'; readonly retryAfterSeconds: number }

export interface KeyHealth {
  readonly position: GatewayKey['position']
  readonly inUse: boolean
  readonly since: string | null
  /** Whole days since then. */
  readonly ageDays: number | null
  readonly acceptedAt: number | null
  readonly rejectedAt: number | null
}

/** The subscription keys of all integrations. A refusal by a gateway is about its key alone, never about the person's token. */
export interface GatewayKeys {
  choose(integration: KeyHolder, operation: string): KeyChoice
  /** The gateway let a call with it pass. */
  accepted(key: GatewayKey): void
  /**
   * The gateway itself refused it: answers the key with which the call is worth one replay. A key comes back from here once in
   * ten minutes and operation, so that whoever goes on asking comes to an end.
   */
  rejected(key: GatewayKey, operation: string): GatewayKey | undefined
  health(integration: KeyHolder): KeyHealth[]
}

interface Ring {
  readonly keys: readonly GatewayKey[]
  current: GatewayKey | undefined
}

const none = { kind: 'none' } as const

export interface GatewayKeyNeeds {
  readonly integrations: Iterable<KeyHolder>
  readonly clock: Clock
  readonly events: Pick<Events, 'subscriptionKeyRejected' | 'subscriptionKeyRolledOver'>
}

export const gatewayKeys = ({ integrations, clock, events }: GatewayKeyNeeds): GatewayKeys => {
  const rings = new Map([...integrations].map((integration) => [integration.id, ringOf(integration)]))
  return {
    choose({ id }, operation) {
      const ring = rings.get(id)
      if (!ring?.current) return none
      const now = clock.now()
      return freeKey(ring, operation, now) ?? rejectedFor(ring, operation, now)
    },
    accepted(key) {
      key.acceptedAt = clock.now()
      const ring = rings.get(key.integration)
      if (!ring?.current || ring.current === key || !ring.current.isRefused) return
      events.subscriptionKeyRolledOver({
        integration: key.integration,
        from: ring.current.position,
        to: key.position,
      })
      ring.current = key
    },
    rejected(key, operation) {
      const now = clock.now()
      const ring = rings.get(key.integration)
      // Of many calls under way with it the first one tells.
      const { integration, position } = key
      if (key.restsMs(operation, now) === 0)
        events.subscriptionKeyRejected({ integration, position, operation })
      key.rest(operation, now)
      return ring && freeKey(ring, operation, now)
    },
    health({ id }) {
      const ring = rings.get(id)
      return (ring?.keys ?? []).map((key) => healthOf(key, key === ring?.current, clock.now()))
    },
  }
}

const ringOf = ({ id, subscriptionKeys }: KeyHolder): Ring => {
  const keys = subscriptionKeys.map((key) => new GatewayKey(id, key))
  return { keys, current: keys[0] }
}

const freeKey = ({ keys, current }: Ring, operation: string, now: number): GatewayKey | undefined =>
  current?.restsMs(operation, now) === 0 ? current : keys.find((key) => key.restsMs(operation, now) === 0)

const rejectedFor = ({ keys }: Ring, operation: string, now: number): KeyChoice => {
  const waitMs = Math.min(...keys.map((key) => key.restsMs(operation, now)))
  return { kind: 'rejected', retryAfterSeconds: Math.ceil(waitMs / 1000) }
}

const healthOf = (key: GatewayKey, inUse: boolean, now: number): KeyHealth => {
  const { position, since, acceptedAt, rejectedAt } = key
  const ageDays = since === null ? null : Math.max(0, Math.floor((now - Date.parse(since)) / dayMs))
  return { position, inUse, since, ageDays, acceptedAt, rejectedAt }
}
