import { IntegrationId } from '@planbridge/shared/contract'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import { asciiDomain, type FirmSignIn } from '../../domain/firm-sign-in.ts'
import { deploymentTenant, type Integration } from '../../domain/integration.ts'
import { Secret } from '../../domain/secret.ts'
import type { SignInEntry } from '../schema/sign-in-entry.ts'
import type { SecretsRead } from './read-secrets.ts'
import { isLoopback } from './web-address.ts'

/** The definition of any OpenID provider, for a client that signs people in and calls no API. */
const openidProvider = (label: string, issuer: string): ProviderDefinition => ({
  id: 'organisation',
  name: label,
  docs: 'https://openid.net/specs/openid-connect-core-1_0.html',
  colour: '#4a5568',
  texts: { en: { summary: '', credentialRequest: [] } },
  contact: { label: '', url: '' },
  origins: { identity: issuer, api: issuer },
  paths: { token: '' },
  revocation: { kind: 'none' },
  accessModels: { 'user-present': { grant: 'authorization_code' } },
  flows: ['code'],
  pkce: 'send',
  // The metadata decide between this and `body`.
  clientAuthentication: 'basic',
  tokenRequestHeaders: { accept: 'application/json' },
  scopes: { defaults: ['openid'], onRefresh: 'omit' },
  // https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
  anotherAccount: { prompt: 'select_account' },
  accessTokenSeconds: { assumed: 3600, most: 86_400 },
  refusals: {
    // https://www.rfc-editor.org/rfc/rfc6749#section-5.2
    exchange: [
      {
        status: [400, 401],
        error: ['invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'],
        means: 'client-credentials-rejected',
      },
      { status: [400], error: ['invalid_request', 'invalid_grant'], means: 'code-rejected' },
    ],
    refresh: [],
    api: [],
  },
  api: { basePath: '/', headers: {}, operations: [] },
})

/** The metadata address of an issuer. @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest */
const metadataUrlOf = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

const registrationOf = (id: string, entry: SignInEntry, secret: Secret): Integration => {
  const { issuer, algorithm, label = id } = entry
  return {
    id: IntegrationId.parse(id),
    label,
    provider: openidProvider(label, issuer),
    environment: isLoopback(new URL(issuer)) ? 'simulated' : 'production',
    tenant: entry.tenant ?? deploymentTenant,
    models: ['user-present'],
    client: { id: entry.client.id, secret },
    subscriptionKeys: [],
    scopes: entry.scopes,
    flow: 'code',
    redirectUri: entry.redirect_uri,
    sendChallenge: true,
    extraParameters: entry.authorize_parameters ?? {},
    serviceUse: { kind: 'signed-in' },
    operations: [],
    pace: { limits: [] },
    concurrency: { connection: 1, integration: 1 },
    origins: { identity: issuer, api: issuer },
    openid: { issuer, metadataUrl: metadataUrlOf(issuer), algorithm, discovered: true },
    refreshEnd: 'from-rotation',
    webhooks: null,
    endpoints: { authorize: null, token: '', revoke: null },
  }
}

/** Completes the ways to sign in with an organisation's accounts. */
export const resolveSignIns = (
  written: Readonly<Record<string, SignInEntry>> | undefined,
  secretAt: SecretsRead['at'],
): readonly FirmSignIn[] =>
  Object.entries(written ?? {}).map(([id, entry]) => {
    const {
      tenant = deploymentTenant,
      email_domains: domains,
      groups,
      groups_claim: claim = 'groups',
    } = entry
    const secret = secretAt(['sign_in', id, 'client', 'secret']) ?? new Secret('')
    return {
      integration: registrationOf(id, entry, secret),
      emailDomains: domains?.map((domain) => asciiDomain(domain) ?? domain) ?? null,
      groups: groups
        ? { claim, allowed: groups.map((group) => ({ ...group, tenant: group.tenant ?? tenant })) }
        : null,
      place: { tenant, role: 'person' },
    }
  })
