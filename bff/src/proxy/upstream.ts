import type { Events } from '../events.ts'
import type { Integration } from '../integration.ts'
import type { Clock } from '../world.ts'
import { type FindBytes, findBytes as searchBytes } from '../transport/find-bytes.ts'
import { guardAnswers } from './guard/guarded-answer.ts'
import type { ProxyNeeds } from './needs.ts'
import { gatewayKeys, type GatewayKeys } from './gateway-keys/gateway-keys.ts'
import { type IntegrationHealth, integrationHealth } from './integration-health.ts'

export interface UpstreamNeeds {
  readonly integrations: ReadonlyMap<string, Integration>
  readonly events: Events
  readonly clock: Clock
  /** Whether answers are searched for credentials. */
  readonly guard: boolean
  /** Where the platform has a quicker search than the language. */
  readonly findBytes: FindBytes | undefined
}

/** What stands between an API call and its provider, and how it is doing. */
export interface Upstream extends Pick<ProxyNeeds, 'guardAnswer'> {
  readonly keys: GatewayKeys
  /** How every integration stands with its provider. */
  readonly health: () => readonly IntegrationHealth[]
}

export const openUpstream = (needs: UpstreamNeeds): Upstream => {
  const keys = gatewayKeys({ ...needs, integrations: needs.integrations.values() })
  const { guard, events, findBytes = searchBytes } = needs
  return {
    keys,
    guardAnswer: guard ? guardAnswers(events, findBytes) : undefined,
    health: integrationHealth({ ...needs, keys }),
  }
}
