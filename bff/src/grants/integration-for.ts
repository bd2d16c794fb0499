import type { AccessModel, IntegrationId } from '@planbridge/shared/contract'
import { deploymentTenant, type Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from './needs.ts'

/** Returns an integration of the deployment tenant that has its credentials and offers the access model, or fails. */
export const integrationFor = (
  { integrations }: Pick<ConnectNeeds, 'integrations'>,
  id: IntegrationId,
  model: AccessModel,
): Integration => {
  const integration = integrations.get(id)
  // Browser sessions belong to the deployment tenant. The integrations of other tenants serve their hosts.
  if (integration?.tenant !== deploymentTenant)
    throw new Failure('integration-not-found', 'unknown integration')
  if (!integration.models.includes(model))
    throw new Failure('access-model-not-offered', `${integration.id} does not offer ${model}`)
  const needsClient = integration.provider.accessModels[model]?.grant !== 'pasted'
  if (needsClient && !integration.client) throw new Failure('integration-not-configured', integration.id)
  return integration
}
