import { defineProvider } from './definition.ts'
import { caseOperations } from './plannr/cases.ts'
import { documentOperations } from './plannr/documents.ts'
import { plannrInbound } from './plannr/inbound.ts'
import { peopleOperations } from './plannr/people.ts'
import { planOperations } from './plannr/plans.ts'
import { taskOperations } from './plannr/tasks.ts'

/** @see https://api-how-to.plannrcrm.com/getting-started/authorization */
export const plannr = defineProvider({
  id: 'plannr',
  name: 'Plannr',
  docs: 'https://apidocs.plannrcrm.com',
  colour: '#6b3fd4',
  mark: 'M4 7.5l1.5 1.5L8 6M11 7.5h9M4 16.5l1.5 1.5L8 15M11 16.5h9', // a list with ticks
  texts: {
    en: {
      summary: 'Clients, tasks, cases and plans of your Plannr CRM.',
      credentialRequest: [
        'Your name and company name',
        'The authentication type: OAuth2 authorization code, or a personal access token for your own use',
        'Every redirect URL, exactly as it will be sent',
      ],
      scopes: { '*': 'Everything you may do in Plannr' },
    },
  },
  contact: { label: 'integrations@plannrcrm.com', url: 'mailto:integrations@plannrcrm.com' },
  simulatedScreens: '/clients',
  origins: { identity: 'https://api.plannrcrm.com', api: 'https://api.plannrcrm.com' },
  paths: { authorize: '/oauth/authorize', token: '/oauth/token' },
  // Passport does not support RFC 7009. https://apidocs.plannrcrm.com documents POST /api/v1/integrations/{passportClient_id}/revoke
  revocation: {
    kind: 'api-call',
    path: '/api/v1/integrations/{client_id}/revoke',
    ends: 'all-of-person-and-client',
  },
  accessModels: {
    'user-present': { grant: 'authorization_code' },
    delegation: { grant: 'authorization_code', daysMax: 182 }, // "The refresh token will expire after 6 months"
    'personal-token': {
      grant: 'pasted',
      daysMax: 366, // "Personal Access Tokens last a year"
      tokenPage: {
        menu: ['Settings', 'Account Details', 'Personal Access Tokens'],
        simulatedPath: '/settings/personal-access-tokens',
      },
    },
  },
  flows: ['code'],
  pkce: 'send', // league/oauth2-server accepts S256 from every client and binds the code to it
  clientAuthentication: 'body', // https://api-how-to.plannrcrm.com/getting-started/authorization
  tokenRequestHeaders: { accept: 'application/json' },
  // Passport stores the grant without `*` and therefore refuses `scope=*` on refresh as unknown.
  scopes: { defaults: ['*'], onRefresh: 'omit', everything: '*' }, // https://laravel.com/docs/passport#requesting-scopes
  accountEndpoint: { path: '/api/v1/me', id: 'uuid', name: 'name', detail: 'email' },
  anotherAccount: { prompt: 'login' },
  accessTokenSeconds: { assumed: 3600, most: 31_622_400 },
  refreshTokenDays: 182,
  refusals: {
    exchange: [
      {
        status: [400, 401],
        error: ['invalid_client', 'unauthorized_client'],
        means: 'client-credentials-rejected',
      },
      {
        status: [400],
        error: ['unsupported_grant_type', 'invalid_scope'],
        means: 'client-credentials-rejected',
      },
      { status: [400], error: ['invalid_request', 'invalid_grant'], means: 'code-rejected' },
    ],
    refresh: [
      {
        status: [400, 401],
        error: ['invalid_client', 'unauthorized_client'],
        means: 'client-credentials-rejected',
      },
      // league/oauth2-server 8.5 responds with 401 invalid_request, 9.x with 400 invalid_grant.
      { status: [400, 401], error: ['invalid_request', 'invalid_grant'], means: 'reconnect-required' },
    ],
    api: [
      { status: [401], means: 'reconnect-required' },
      { status: [403], means: 'scope-missing' },
      // https://api-how-to.plannrcrm.com/basics/rate-limits: per user
      { status: [429], means: 'rate-limited', closes: 'connection' },
    ],
  },
  api: {
    basePath: '/api/',
    // https://api-how-to.plannrcrm.com/getting-started/making-requests requires both with every call, including GET.
    // Without the first, Laravel responds to an invalid token with a redirect to its sign-in page.
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    accountHeader: 'X-PLANNR-ACCOUNT-UUID', // https://api-how-to.plannrcrm.com/basics/accounts
    pace: {
      // https://api-how-to.plannrcrm.com/basics/rate-limits: per user, shared by the user's connections
      limits: [{ counts: 'all', calls: 500, seconds: 60, per: 'connection' }],
      headers: {
        limit: 'X-RateLimit-Limit',
        remaining: 'X-RateLimit-Remaining', // documented; Laravel also sends the others
        reset: { name: 'X-RateLimit-Reset', form: 'epoch-seconds' }, // only in refusals
      },
    },
    // Omitted because their responses contain credentials: personal-access-tokens, webhook-subscriptions, oauth/connections.
    operations: [
      ...peopleOperations,
      ...taskOperations,
      ...caseOperations,
      ...planOperations,
      ...documentOperations,
    ],
  },
  inbound: plannrInbound,
})
