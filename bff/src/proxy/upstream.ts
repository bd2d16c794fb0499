import type { Events } from '../events.ts'
import type { Integration } from '../integration.ts'
import type { Clock } from '../world.ts'
import { gatewayKeys, type GatewayKeys } from './gateway-keys/gateway-keys.ts'
import { type IntegrationHealth, integrationHealth } from './integration-health.ts'

export interface UpstreamNeeds {
  readonly integrations: ReadonlyMap<string, Integration>
  readonly events: Events
  readonly clock: Clock
}

/** What stands between an API call and its provider, and how it is doing. */
export interface Upstream {
  readonly keys: GatewayKeys
  /** How every integration stands with its provider. */
  readonly health: () => readonly IntegrationHealth[]
}

export const openUpstream = (needs: UpstreamNeeds): Upstream => {
  const keys = gatewayKeys({ ...needs, integrations: needs.integrations.values() })
  return { keys, health: integrationHealth({ ...needs, keys }) }
}
