import { IntegrationId } from '@planbridge/shared/contract'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import { deploymentTenant, type Integration, type ServiceUse } from '../../domain/integration.ts'
import type { Secret } from '../../domain/secret.ts'
import type { IntegrationEntry } from '../schema/integration-entry.ts'
import { resolveCallLimits } from '../schema/call-limits-entry.ts'
import { personScopes } from '../../domain/person-scopes.ts'
import { resolveOperations } from './resolve-operations.ts'
import type { Path } from '../problem.ts'
import { resolveSubscriptionKeys } from './resolve-subscription-keys.ts'
import { resolveReceiving } from './resolve-receiving.ts'

/** A valid integration with its secrets and provider definition. */
export interface CheckedEntry {
  readonly id: string
  readonly entry: IntegrationEntry
  readonly definition: ProviderDefinition
  /** Default label. */
  readonly label: string
  readonly secretAt: (...path: Path) => Secret | undefined
  /** The issuer of accounts of another integration. */
  readonly issuerOf: (integration: string) => string
}

type Facts = Pick<CheckedEntry, 'entry' | 'definition'>

type Origins = Integration['origins']

const originsOf = ({ entry, definition }: Facts): Origins => {
  const fill = (origin: string): string => origin.replace('{domain}', entry.domain ?? '')
  const { identity, api } = definition.origins
  return entry.origins ?? { identity: fill(identity), api: fill(api) }
}

const clientOf = ({ entry, secretAt }: CheckedEntry): Integration['client'] => {
  const secret = secretAt('client', 'secret')
  return entry.client && secret ? { id: entry.client.id, secret } : null
}

const signsPeopleIn = ({ entry, definition }: Facts): boolean =>
  entry.access_models.some((model) => definition.accessModels[model]?.grant === 'authorization_code')

const scopesOf = (checked: Facts): readonly string[] => {
  const { entry, definition } = checked
  const forService = (scope: string): boolean => signsPeopleIn(checked) || !personScopes.has(scope)
  return entry.scopes ?? definition.scopes.defaults.filter(forService)
}

const openidOf = (checked: Facts): Integration['openid'] => {
  const { entry, definition } = checked
  const { openid } = definition
  if (!openid || !scopesOf(checked).includes(openid.scope)) return null
  const usual = entry.environment === 'simulated' ? originsOf(checked).identity : openid.issuer
  const issuer = entry.issuer ?? usual
  return { issuer, metadataUrl: `${issuer}${openid.discoveryPath}`, algorithm: openid.algorithm }
}

const revokeOf = ({ definition: { revocation }, entry }: CheckedEntry, origins: Origins): string | null => {
  if (revocation.kind === 'none') return null
  if (revocation.kind === 'rfc7009') return `${origins.identity}${revocation.path}`
  if (!revocation.path.includes('{client_id}')) return `${origins.api}${revocation.path}`
  const client = entry.client && encodeURIComponent(entry.client.id)
  return client === undefined ? null : `${origins.api}${revocation.path.replace('{client_id}', client)}`
}

const endpointsOf = (checked: CheckedEntry): Integration['endpoints'] => {
  const origins = originsOf(checked)
  const { authorize, token } = checked.definition.paths
  return {
    authorize: authorize === undefined ? null : `${origins.identity}${authorize}`,
    token: `${origins.identity}${token}`,
    revoke: revokeOf(checked, origins),
  }
}

/** The issuer of an integration's accounts: the OpenID issuer, or the identity origin without OpenID Connect. */
export const accountIssuer = (checked: Facts): string =>
  openidOf(checked)?.issuer ?? originsOf(checked).identity

const serviceUseOf = ({ entry, issuerOf }: CheckedEntry): ServiceUse => {
  const { service_account_use: use = 'signed-in' } = entry
  if (!Array.isArray(use)) return { kind: use }
  const people = use.map(({ integration, account }) => ({ issuer: issuerOf(integration), account }))
  return { kind: 'named', people }
}

const frontChannelOf = ({
  entry,
  definition,
}: CheckedEntry): Pick<Integration, 'flow' | 'redirectUri' | 'sendChallenge' | 'extraParameters'> => ({
  flow: entry.flow ?? definition.flows[0] ?? 'code',
  redirectUri: entry.redirect_uri ?? null,
  sendChallenge: (entry.pkce ?? definition.pkce) === 'send',
  extraParameters: entry.authorize_parameters ?? {},
})

/** Completes an integration with the defaults of its provider definition. */
export const resolveIntegration = (checked: CheckedEntry): Integration => {
  const { id, entry, definition, label } = checked
  return {
    id: IntegrationId.parse(id),
    label: entry.label ?? label,
    provider: definition,
    environment: entry.environment,
    tenant: entry.tenant ?? deploymentTenant,
    models: entry.access_models,
    client: clientOf(checked),
    subscriptionKeys: resolveSubscriptionKeys(entry, checked.secretAt),
    scopes: scopesOf(checked),
    ...frontChannelOf(checked),
    webhooks: resolveReceiving(entry.webhooks, definition, checked.secretAt),
    refreshEnd: entry.refresh_token_end ?? 'from-rotation',
    serviceUse: serviceUseOf(checked),
    operations: resolveOperations(definition, entry),
    ...resolveCallLimits(entry, definition),
    origins: originsOf(checked),
    openid: openidOf(checked),
    endpoints: endpointsOf(checked),
  }
}
