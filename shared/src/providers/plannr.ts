import { defineProvider } from './definition.ts'

const page = [
  { name: 'page', example: '1' },
  { name: 'per_page', example: '15' },
] as const

/** @see https://api-how-to.plannrcrm.com/getting-started/authorization */
export const plannr = defineProvider({
  id: 'plannr',
  name: 'Plannr',
  docs: 'https://apidocs.plannrcrm.com',
  colour: '#6b3fd4',
  words: {
    en: {
      summary: 'Clients, tasks, cases and plans of your Plannr CRM.',
      asks: [
        'Your name and company name',
        'The authentication type: OAuth2 authorization code, or a personal access token for your own use',
        'Every redirect URL, exactly as it will be sent',
      ],
    },
  },
  contact: { label: 'integrations@plannrcrm.com', url: 'mailto:integrations@plannrcrm.com' },
  origins: { identity: 'https://api.plannrcrm.com', api: 'https://api.plannrcrm.com' },
  paths: { authorize: '/oauth/authorize', token: '/oauth/token' },
  // Passport has no RFC 7009. https://apidocs.plannrcrm.com documents POST /api/v1/integrations/{passportClient_id}/revoke
  revocation: {
    kind: 'api-call',
    path: '/api/v1/integrations/{client_id}/revoke',
    ends: 'all-of-person-and-client',
  },
  accessModels: {
    'user-present': { grant: 'authorization_code' },
    delegation: { grant: 'authorization_code', daysMax: 182 }, // "The refresh token will expire after 6 months"
    'personal-token': { grant: 'pasted', daysMax: 366 }, // "Personal Access Tokens last a year"
  },
  flows: ['code'],
  pkce: 'send', // league/oauth2-server takes S256 from every client and binds the code to it
  clientAuthentication: 'body', // https://api-how-to.plannrcrm.com/getting-started/authorization
  tokenRequestHeaders: { accept: 'application/json' },
  // `scope=*` on refresh is refused: Passport stores the grant without it and then finds it unknown.
  scopes: { usual: ['*'], onRefresh: 'omit' },
  whose: { path: '/api/v1/me', id: 'uuid', name: 'name', detail: 'email' },
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
      // league 8.5 says 401 invalid_request where 9.x says 400 invalid_grant.
      { status: [400, 401], error: ['invalid_request', 'invalid_grant'], means: 'reconnect-required' },
    ],
    api: [
      { status: [401], means: 'reconnect-required' },
      { status: [403], means: 'scope-missing' },
      { status: [429], means: 'rate-limited' },
    ],
  },
  api: {
    basePath: '/api/',
    // Without it Laravel answers a lost token with a redirect to its sign-in page.
    headers: { accept: 'application/json' },
    accountHeader: 'X-PLANNR-ACCOUNT-UUID', // https://api-how-to.plannrcrm.com/basics/accounts
    pace: {
      // https://api-how-to.plannrcrm.com/basics/rate-limits: by user, whom several connections may share
      limits: [{ counts: 'all', calls: 500, seconds: 60, per: 'connection' }],
      headers: {
        limit: 'X-RateLimit-Limit',
        remaining: 'X-RateLimit-Remaining', // documented; the others are what Laravel sends along
        reset: { name: 'X-RateLimit-Reset', form: 'epoch-seconds' }, // with a refusal only
      },
    },
    operations: [
      { id: 'me', title: 'Show who I am', method: 'GET', path: '/api/v1/me', accountFree: true },
      {
        id: 'list-logins',
        title: 'List my logins',
        method: 'GET',
        path: '/api/v1/logins',
        accountFree: true,
      },
      {
        id: 'list-accounts',
        title: 'List clients and colleagues',
        method: 'GET',
        path: '/api/v1/account',
        query: [...page, { name: 'sort' }, { name: 'include' }, { name: 'filter[name]' }],
      },
      {
        id: 'get-account',
        title: 'Show one client or colleague',
        method: 'GET',
        path: '/api/v1/account/{uuid}',
        params: [{ name: 'uuid', required: true }],
      },
      {
        id: 'list-tasks',
        title: 'List tasks',
        method: 'GET',
        path: '/api/v1/task',
        query: [...page, { name: 'sort' }, { name: 'include' }, { name: 'filter[name]' }],
      },
      {
        id: 'create-task',
        title: 'Create a task',
        method: 'POST',
        path: '/api/v1/task',
        body: {
          mediaType: 'application/json',
          example:
            '{"name":"Prepare review","taskable_type":"client","taskable_uuid":"","task_status_uuid":""}',
        },
      },
      { id: 'list-cases', title: 'List cases', method: 'GET', path: '/api/v1/cases', query: page },
      { id: 'list-plans', title: 'List plans', method: 'GET', path: '/api/v1/plans', query: page },
      {
        id: 'list-client-statuses',
        title: 'List client statuses',
        method: 'GET',
        path: '/api/v1/client-status',
      },
    ],
  },
})
