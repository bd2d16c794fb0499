import type { AccessModel, CatalogEntry, endpoints, Offer, UseCase } from '@planbridge/shared/contract'
import { IntegrationId } from '@planbridge/shared/contract'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import { deploymentTenant, type Integration } from '../domain/integration.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { operationView } from './operation-view.ts'
import { mayUseService } from '../connections/service-use.ts'

export interface CatalogNeeds extends ConnectNeeds {
  readonly providers: Readonly<Record<string, ProviderDefinition>>
  /** Every provider is simulated on loopback, so sessions without sign-in act for guests. */
  readonly anonymousUse: boolean
  /** Where people reach the app. */
  readonly origin: string
}

/** Every integration of this deployment, and every provider that has none yet, with what to ask for. */
export const getCatalog =
  (needs: CatalogNeeds): UseCase<typeof endpoints.getCatalog, RequestSession> =>
  async (_input, { session }) => {
    const integrations = [...needs.integrations.values()].filter(({ tenant }) => tenant === deploymentTenant)
    const entries = integrations.map((integration) => describe(needs, integration, session?.subject ?? null))
    const used = new Set(integrations.map(({ provider }) => provider.id))
    const missing = Object.values(needs.providers).filter(({ id }) => !used.has(id))
    return {
      entries: [
        ...(await Promise.all(entries)),
        ...missing.map((provider) => describeMissing(needs, provider)),
      ],
    }
  }

const describe = async (
  needs: CatalogNeeds,
  integration: Integration,
  subject: string | null,
): Promise<CatalogEntry> => {
  const { id, label, provider, environment, operations } = integration
  const configured =
    integration.client !== null || integration.models.every((model) => isPasted(provider, model))
  const offers = configured ? integration.models : []
  return {
    id,
    label,
    provider: providerView(provider),
    environment,
    configured,
    offers: await Promise.all(offers.map((model) => offer(needs, integration, model, subject))),
    operations: operations.map(operationView),
    ask: configured ? null : credentialRequest(provider, integration.redirectUri),
  }
}

const isPasted = (provider: ProviderDefinition, model: AccessModel) =>
  provider.accessModels[model]?.grant === 'pasted'

const offer = async (
  needs: CatalogNeeds,
  integration: Integration,
  model: AccessModel,
  subject: string | null,
): Promise<Offer> => ({
  model,
  flow: integration.provider.accessModels[model]?.grant === 'authorization_code' ? integration.flow : null,
  open_to_you: await permission[model](needs, integration, subject),
  days_max: integration.provider.accessModels[model]?.daysMax ?? null,
})

type Permission = (
  needs: CatalogNeeds,
  integration: Integration,
  subject: string | null,
) => MaybePromise<Offer['open_to_you']>

// Consent at the provider is itself a way to sign in; a pasted token needs a person to belong to.
const open: Permission = () => 'yes'
const permission: Record<AccessModel, Permission> = {
  'service-account': mayUseService,
  'user-present': open,
  delegation: open,
  'personal-token': ({ anonymousUse }, _integration, subject) =>
    subject !== null || anonymousUse ? 'yes' : 'sign-in-required',
}

const providerView = ({ name, texts, docs, colour }: ProviderDefinition) => ({
  name,
  summary: texts.en.summary,
  docs,
  colour,
})

const credentialRequest = ({ contact, texts, paths }: ProviderDefinition, redirectUri: string | null) => ({
  contact: contact.label,
  contact_url: contact.url,
  items: [...texts.en.credentialRequest],
  redirect_uri: paths.authorize === undefined ? null : redirectUri,
})

const describeMissing = ({ origin }: CatalogNeeds, provider: ProviderDefinition): CatalogEntry => ({
  id: IntegrationId.parse(provider.id),
  label: provider.name,
  provider: providerView(provider),
  environment: 'production',
  configured: false,
  offers: [],
  operations: [],
  ask: credentialRequest(provider, `${origin}/callback/${provider.id}`),
})
