import type { AccessModel, IntegrationId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { deploymentTenant, type Integration } from '../domain/integration.ts'
import type { ConnectNeeds } from './needs.ts'

/** The integration, if it exists here, has its credentials and offers this access model. */
export const integrationFor = (
  { integrations }: Pick<ConnectNeeds, 'integrations'>,
  id: IntegrationId,
  model: AccessModel,
): Integration => {
  const integration = integrations.get(id)
  // A tenant's own integration serves sessions that its host asserted, and a standalone session is none.
  if (integration?.tenant !== deploymentTenant)
    throw new Failure('integration-not-found', 'unknown integration')
  if (!integration.models.includes(model))
    throw new Failure('access-model-not-offered', `${integration.id} has no ${model}`)
  const needsClient = integration.provider.accessModels[model]?.grant !== 'pasted'
  if (needsClient && !integration.client) throw new Failure('integration-not-configured', integration.id)
  return integration
}
