import type { Integration } from '../integration.ts'
import type { GatewayKeys, KeyHealth } from './gateway-keys/gateway-keys.ts'

const moment = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const keyView = ({ position, inUse, since, ageDays, acceptedAt, rejectedAt }: KeyHealth) => ({
  position,
  in_use: inUse,
  since,
  age_days: ageDays,
  last_accepted: moment(acceptedAt),
  last_rejected: moment(rejectedAt),
})

const view = (integration: Integration, keys: GatewayKeys) => ({
  id: integration.id,
  provider: integration.provider.id,
  environment: integration.environment,
  tenant: integration.tenant,
  subscription_keys: keys.health(integration).map(keyView),
})

/** How an integration stands with its provider, as this instance sees it; no secret and no person is in it. */
export type IntegrationHealth = ReturnType<typeof view>

export interface HealthNeeds {
  readonly integrations: ReadonlyMap<string, Integration>
  readonly keys: GatewayKeys
}

export const integrationHealth =
  ({ integrations, keys }: HealthNeeds) =>
  (): readonly IntegrationHealth[] =>
    [...integrations.values()].map((integration) => view(integration, keys))
