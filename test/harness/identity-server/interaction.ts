import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Grant, Interaction, InteractionResult, Provider } from 'oidc-provider'
import type { DynamicPlannerPerson } from '../../mock/simulators/dynamic-planner/people.ts'
import { readSignIn, signInPage } from '../../mock/simulators/pages/sign-in-page.ts'
import type { Application } from './configuration.ts'
import { consentPage, identityServerBrand } from './consent-page.ts'

export interface InteractionOptions {
  readonly provider: Provider
  readonly applications: readonly Application[]
  readonly people: readonly DynamicPlannerPerson[]
}

type Prompt = 'login' | 'consent'

/** Renders the sign-in or consent page, and passes the submitted form to the server. */
export const interact = async (
  options: InteractionOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const interaction = await options.provider.interactionDetails(request, response)
  const prompt: Prompt = interaction.prompt.name === 'login' ? 'login' : 'consent'
  if (request.method !== 'POST') return send(response, await render[prompt](options, interaction))
  const result = await answer[prompt](options, interaction, new URLSearchParams(await text(request)))
  if (result === undefined) return send(response, await render[prompt](options, interaction))
  await options.provider.interactionFinished(request, response, result, {
    mergeWithLastSubmission: prompt === 'consent',
  })
}

const send = async (response: ServerResponse, page: Response): Promise<void> => {
  response.writeHead(page.status, Object.fromEntries(page.headers)).end(await page.text())
}

const clientName = ({ applications }: InteractionOptions, { params }: Interaction) =>
  applications.find(({ id }) => id === params.client_id)?.name ?? params.client_id

const personOf = ({ people }: InteractionOptions, { session }: Interaction) =>
  people.find(({ sub }) => sub === session?.accountId)

const render: Record<Prompt, (options: InteractionOptions, interaction: Interaction) => Promise<Response>> = {
  login: (options, interaction) =>
    signInPage({
      brand: identityServerBrand,
      action: '',
      fields: {},
      accounts: options.people,
      clientName: clientName(options, interaction),
    }),
  consent: (options, interaction) =>
    consentPage({
      clientName: clientName(options, interaction),
      person: personOf(options, interaction)?.name ?? '',
      scopes: interaction.params.scope?.split(' ') ?? [],
    }),
}

type ReadAnswer = (
  options: InteractionOptions,
  interaction: Interaction,
  form: URLSearchParams,
) => Promise<InteractionResult | undefined>

const answer: Record<Prompt, ReadAnswer> = {
  login: async ({ people }, _interaction, form) => {
    const person = readSignIn(form, people)
    return person && { login: { accountId: person.sub } }
  },
  consent: async ({ provider }, interaction, form) => {
    if (form.get('decision') !== 'allow') return { error: 'access_denied', error_description: 'Not today' }
    const grant = await grantFor(provider, interaction)
    const { missingOIDCScope, missingOIDCClaims, missingResourceScopes = {} } = interaction.prompt.details
    if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '))
    if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims)
    for (const [resource, scopes] of Object.entries(missingResourceScopes))
      grant.addResourceScope(resource, scopes.join(' '))
    return { consent: { grantId: await grant.save() } }
  },
}

const grantFor = async (provider: Provider, { grantId, session, params }: Interaction): Promise<Grant> => {
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  return existing ?? new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id })
}
