import { defineProvider } from './definition.ts'
import { dynamicPlannerOperations } from './dynamic-planner/operations.ts'

// The body of a response by Azure API Management, in front of the API. The API's own responses have other members.
const gatewayBody = (message: string) => ({ statusCode: 'status', message: { startsWith: message } }) as const

/** @see https://open.dynamicplanner.com/docs/Authentication */
export const dynamicPlanner = defineProvider({
  id: 'dynamic-planner',
  name: 'Dynamic Planner',
  docs: 'https://open.dynamicplanner.com/docs',
  colour: '#0f5f8c',
  mark: 'M4 19h16M5 15l4.5-4.5 3.5 3L19 7M15 7h4v4', // a rising line
  texts: {
    en: {
      summary: 'Clients, risk profiles and financial plans of your advice firm.',
      credentialRequest: [
        'Your company name, and the environments you need: Test, Production or both',
        'Your intended use, and the API areas it needs (CRM, Profiling, Finances)',
        'The preferred flow: Hybrid if people sign in, Client Credentials for a service account',
        'offline_access, if access is needed while the person is away, and for how long',
      ],
      scopes: { 'crm.read': 'See your clients', 'crm.write': 'Create and change clients' },
      areas: {
        crm: 'Work with your clients',
        profiling: 'Work with risk profiles',
        finances: 'Work with the finances of your clients',
      },
    },
  },
  contact: { label: 'Get API Access', url: 'https://open.dynamicplanner.com/docs/Authentication' },
  origins: {
    identity: 'https://identity.distribution-technology.com/identity',
    api: 'https://open-api.dynamicplanner.com',
  },
  openid: {
    // Not published. By default IdentityServer uses its base URL; an integration can configure another issuer.
    issuer: 'https://identity.distribution-technology.com/identity',
    discoveryPath: '/.well-known/openid-configuration',
    algorithm: 'RS256',
    scope: 'openid',
  },
  paths: {
    authorize: '/connect/authorize', // https://open.dynamicplanner.com/docs/Authentication, "Configure Your OAuth Client"
    token: '/connect/token', // same page
  },
  // https://github.com/IdentityServer/IdentityServer3 RevocationEndpointController: revoking a refresh token revokes all
  // tokens of that subject and client.
  revocation: { kind: 'rfc7009', path: '/connect/revocation', ends: 'all-of-person-and-client' },
  accessModels: {
    'service-account': { grant: 'client_credentials' },
    'user-present': { grant: 'authorization_code' },
    delegation: {
      grant: 'authorization_code',
      daysMax: 30, // https://pre-open.dynamicplanner.com/docs/Authentication: "e.g. 30 days"
      addsScopes: ['offline_access'],
      addsParameters: { prompt: 'consent' }, // OpenID Connect Core §11: offline_access is ignored without it
    },
  },
  flows: ['code id_token', 'code'],
  // IdentityServer3 responds with invalid_grant to a code_verifier from a client that is not registered for PKCE.
  pkce: 'withhold',
  clientAuthentication: 'body', // the documented token request has client_id and client_secret in the form
  tokenRequestHeaders: { accept: 'application/json' },
  scopes: {
    defaults: ['openid', 'profile', 'crm.read'],
    onRefresh: 'omit',
    // Only `openid profile crm.read` are published; the others are allotted with the client, for each part of the API.
    areas: ['crm', 'profiling', 'finances'],
  },
  anotherAccount: { prompt: 'select_account' },
  // OpenID Connect Core §3.1.2.1; IdentityServer3 responds with login_required or interaction_required instead of a page.
  silentSignIn: { prompt: 'none' },
  accessTokenSeconds: { assumed: 600, most: 86_400 }, // documented only as "short-lived"
  refusals: {
    exchange: [
      // IdentityServer3 responds with unauthorized_client if the redirect URI of the exchange differs.
      {
        status: [400, 401],
        error: ['invalid_client', 'unauthorized_client'],
        means: 'client-credentials-rejected',
      },
      {
        status: [400],
        error: ['invalid_scope', 'unsupported_grant_type'],
        means: 'client-credentials-rejected',
      },
      { status: [400], error: ['invalid_grant', 'invalid_request'], means: 'code-rejected' },
    ],
    refresh: [
      {
        status: [400, 401],
        error: ['invalid_client', 'unauthorized_client'],
        means: 'client-credentials-rejected',
      },
      { status: [400], error: ['invalid_grant', 'invalid_request'], means: 'reconnect-required' },
    ],
    api: [
      {
        status: [401],
        header: { name: 'www-authenticate', startsWith: 'azureapimanagementkey' },
        means: 'subscription-key-rejected',
      },
      {
        status: [401],
        members: gatewayBody('Access denied due to '),
        means: 'subscription-key-rejected',
      },
      // https://learn.microsoft.com/azure/api-management/quota-policy: a 403 with Retry-After, counted per subscription
      {
        status: [403],
        members: gatewayBody('Out of '), // "call volume quota" or "bandwidth quota"
        header: { name: 'retry-after', startsWith: '' },
        means: 'quota-exhausted',
        closes: 'integration',
      },
      // The same without the header, which a proxy on the way may have removed: no documented time until which to close.
      { status: [403], members: gatewayBody('Out of '), means: 'quota-exhausted' },
      // https://learn.microsoft.com/azure/api-management/rate-limit-policy: the same with 429
      {
        status: [429],
        members: gatewayBody('Rate limit is exceeded'),
        header: { name: 'retry-after', startsWith: '' },
        means: 'rate-limited',
        closes: 'integration',
      },
      { status: [429], means: 'rate-limited' },
      { status: [401], means: 'reconnect-required' },
      { status: [403], means: 'scope-missing' },
    ],
  },
  api: {
    basePath: '/',
    headers: { accept: 'application/json' },
    subscriptionKeyHeader: 'Ocp-Apim-Subscription-Key', // https://open.dynamicplanner.com/docs/Authorisation
    // https://pre-open.dynamicplanner.com/docs/Rate-Limits: monitored, not limited; in future a 429 with Retry-After
    pace: { limits: [], backOffSeconds: [1, 2, 4, 8] },
    check: { operation: 'list-clients', query: { pageSize: '1' } },
    operations: dynamicPlannerOperations,
  },
})
