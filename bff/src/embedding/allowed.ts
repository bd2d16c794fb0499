import type { AccessModel, IntegrationId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectSessionRow } from '../store/ports/ports.ts'
import type { EmbeddingNeeds } from './needs.ts'

/** A choice of a person. */
export interface WantedConnection {
  readonly integration: IntegrationId
  readonly model: AccessModel
}

type Allowed = Pick<ConnectSessionRow, 'tenant' | 'integrations' | 'models'>

/** True if the session is for this integration and access model, whether or not it is offered. */
export const isAllowed = (
  { integrations, models }: Pick<Allowed, 'integrations' | 'models'>,
  { integration, model }: { readonly integration: string; readonly model: AccessModel },
): boolean => (integrations?.includes(integration) ?? true) && (models?.includes(model) ?? true)

/** Fails unless the session is for this integration and access model, and it is offered. */
export const requireAllowed = (needs: EmbeddingNeeds, session: Allowed, wanted: WantedConnection): void => {
  const { integration: id, model } = wanted
  if (!(session.integrations?.includes(id) ?? true))
    throw new Failure('integration-not-found', 'not of this connect session')
  if (!isAllowed(session, wanted))
    throw new Failure('access-model-not-offered', 'not of this connect session')
  integrationFor(needs, { id, model, tenant: session.tenant })
}
