import type { AccessModel, IntegrationId } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from './needs.ts'

/** Which access to which integration is wanted, in which tenant. */
export interface WantedAccess {
  readonly id: IntegrationId
  readonly model: AccessModel
  readonly tenant: string
}

/** Returns an integration of the tenant that has its credentials and offers the access model, or fails. */
export const integrationFor = (
  { integrations }: Pick<ConnectNeeds, 'integrations'>,
  { id, model, tenant }: WantedAccess,
): Integration => {
  const integration = integrations.get(id)
  if (integration?.tenant !== tenant) throw new Failure('integration-not-found', 'unknown integration')
  if (!integration.models.includes(model))
    throw new Failure('access-model-not-offered', `${integration.id} does not offer ${model}`)
  const needsClient = integration.provider.accessModels[model]?.grant !== 'pasted'
  if (needsClient && !integration.client) throw new Failure('integration-not-configured', integration.id)
  return integration
}
