import type {
  AccessModel,
  CatalogEntry,
  DetailedEntry,
  endpoints,
  Offer,
  Operation,
} from '@planbridge/shared/contract'
import { IntegrationId, OperationId } from '@planbridge/shared/contract'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import { servicePermission } from '../connections/service-use.ts'
import type { Integration } from '../domain/integration.ts'
import { notRequested } from '../domain/offered-operations.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { tenantOf } from '../principal/require-person.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import { operationView } from './operation-view.ts'
import { scopeWords } from './scope-words.ts'

export interface CatalogNeeds extends ConnectNeeds {
  readonly providers: Readonly<Record<string, ProviderDefinition>>
  /** True if sessions without sign-in act for guests, because every provider is simulated on loopback. */
  readonly anonymousUse: boolean
  /** The app's origin. */
  readonly origin: string
}

/** Lists the integrations of the session's tenant, and the providers without an integration with the credentials they require. */
export const listIntegrations =
  (needs: CatalogNeeds): UseCaseFor<typeof endpoints.listIntegrations, 'browser-session'> =>
  async (_input, { session }) => {
    const integrations = integrationsOf(needs, session)
    const entries = integrations.map((integration) =>
      describeIntegration(needs, integration, session?.subject ?? null),
    )
    const used = new Set(integrations.map(({ provider }) => provider.id))
    const missing = Object.values(needs.providers).filter(({ id }) => !used.has(id))
    return {
      entries: [
        ...(await Promise.all(entries)),
        ...missing.map((provider) => describeMissing(needs, provider)),
      ],
    }
  }

/** Lists the operations of an integration. */
export const listOperations =
  (needs: CatalogNeeds): UseCaseFor<typeof endpoints.listOperations, 'browser-session'> =>
  async ({ integration }, { session }) => {
    const found = integrationsOf(needs, session).find(({ id }) => id === integration)
    if (!found) throw new Failure('integration-not-found', 'no such integration in the catalog')
    return { operations: operationsOf(found) }
  }

/** Lists both at once, for pages of earlier versions. */
export const getCatalog = (
  needs: CatalogNeeds,
): UseCaseFor<typeof endpoints.getCatalog, 'browser-session'> => {
  const list = listIntegrations(needs)
  return async (input, requestSession) => {
    const listed = integrationsOf(needs, requestSession.session)
    const integrations = new Map(listed.map((integration) => [integration.id, integration]))
    const { entries } = await list(input, requestSession)
    const detailed = entries.map((entry): DetailedEntry => {
      const integration = integrations.get(entry.id)
      return { ...entry, operations: integration ? operationsOf(integration) : [] }
    })
    return { entries: detailed }
  }
}

const integrationsOf = (
  { integrations }: CatalogNeeds,
  session: RequestSession['session'],
): readonly Integration[] => {
  const own = tenantOf({ session })
  return [...integrations.values()].filter(({ tenant }) => tenant === own)
}

const operationsOf = ({ operations }: Integration): Operation[] => operations.map(operationView)

/**
 * Describes an integration and its access models.
 * @param subject The person for `open_to_you`; null without one.
 */
export const describeIntegration = async (
  needs: CatalogNeeds,
  integration: Integration,
  subject: string | null,
): Promise<CatalogEntry> => {
  const { id, label, provider, environment } = integration
  const configured =
    integration.client !== null || integration.models.every((model) => isPasted(provider, model))
  const offers = configured ? integration.models : []
  return {
    id,
    label,
    provider: providerView(provider),
    environment,
    ...simulatedScreens(integration),
    configured,
    offers: await Promise.all(offers.map((model) => offer(needs, integration, model, subject))),
    scope_words: scopeWords(integration),
    ask: configured ? null : credentialRequest(provider, integration.redirectUri),
  }
}

const simulatedScreens = ({
  environment,
  provider,
  origins,
}: Integration): Pick<CatalogEntry, 'simulated_screens'> => {
  const path = provider.simulatedScreens
  const exist = path !== undefined && environment === 'simulated'
  return exist ? { simulated_screens: `${origins.api}${path}` } : {}
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
  ...tokenPage(integration, model),
  ...futile(integration, model),
})

const futile = (integration: Integration, model: AccessModel): Pick<Offer, 'not_requested'> => {
  const ids = notRequested(integration, model).map(({ id }) => OperationId.parse(id))
  return ids.length > 0 ? { not_requested: ids } : {}
}

const tokenPage = (
  { provider, environment, origins }: Integration,
  model: AccessModel,
): Pick<Offer, 'token_page'> => {
  const page = provider.accessModels[model]?.tokenPage
  if (page === undefined) return {}
  const url = environment === 'simulated' ? `${origins.identity}${page.simulatedPath}` : null
  return { token_page: { menu: [...page.menu], url } }
}

type Permission = (
  needs: CatalogNeeds,
  integration: Integration,
  subject: string | null,
) => MaybePromise<Offer['open_to_you']>

// Consent at the provider signs the person in; a pasted token requires a person who is already signed in.
const open: Permission = () => 'yes'
const permission: Record<AccessModel, Permission> = {
  'service-account': servicePermission,
  'user-present': open,
  delegation: open,
  'personal-token': ({ anonymousUse }, _integration, subject) =>
    subject !== null || anonymousUse ? 'yes' : 'sign-in-required',
}

const providerView = ({ name, texts, docs, colour, mark }: ProviderDefinition) => ({
  name,
  summary: texts.en.summary,
  docs,
  colour,
  ...(mark !== undefined && { mark }),
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
  ask: credentialRequest(provider, `${origin}/callback/${provider.id}`),
})
