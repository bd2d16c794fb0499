import type { CatalogEntry, Offer } from '@planbridge/shared/contract'
import type { hostEndpoints } from '@planbridge/shared/host-api'
import { describeIntegration } from '../catalog/get-catalog.ts'
import type { Integration } from '../domain/integration.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { HostNeeds } from './needs.ts'

/** Lists the integrations that the key may use. */
export const listHostIntegrations =
  (needs: HostNeeds): UseCaseFor<typeof hostEndpoints.listHostIntegrations, 'host-key'> =>
  async (_input, { tenant, integrations: permitted }) => {
    const found = [...needs.integrations.values()].filter(
      (integration) => integration.tenant === tenant && (permitted?.includes(integration.id) ?? true),
    )
    return { integrations: await Promise.all(found.map((integration) => entryFor(needs, integration))) }
  }

// Users of hosts are signed in at their host. The configuration can name people of Planbridge only.
const entryFor = async (needs: HostNeeds, integration: Integration): Promise<CatalogEntry> => {
  const entry = await describeIntegration(needs, integration, null)
  const isNamed = integration.serviceUse.kind === 'named'
  const openTo = ({ model }: Offer) => (model === 'service-account' && isNamed ? 'not-permitted' : 'yes')
  return { ...entry, offers: entry.offers.map((offer) => ({ ...offer, open_to_you: openTo(offer) })) }
}
