import { defineProvider } from '@planbridge/shared/providers'

/** A made-up provider that differs from the three real ones in every field of a definition. */
export const quirkyClinic = defineProvider({
  id: 'quirky-clinic',
  name: 'Quirky Clinic',
  docs: 'https://quirky.example/docs',
  colour: '#aa5500',
  texts: {
    en: { summary: 'Appointments of a clinic that does not exist.', credentialRequest: ['A client id'] },
  },
  contact: { label: 'The porter', url: 'https://quirky.example/porter' },
  origins: { identity: 'https://id.quirky.example', api: 'https://api.quirky.example' },
  paths: { authorize: '/allow', token: '/swap' },
  revocation: { kind: 'rfc7009', path: '/forget', ends: 'this-grant' },
  accessModels: {
    'user-present': { grant: 'authorization_code' },
    delegation: { grant: 'authorization_code', daysMax: 2, addsScopes: ['night'] },
  },
  flows: ['code'],
  pkce: 'send',
  clientAuthentication: 'basic',
  tokenRequestHeaders: { accept: 'application/json', 'x-quirk': 'yes' },
  scopes: { defaults: ['visits'], onRefresh: 'send' },
  accountEndpoint: { path: '/whoami', id: 'badge', name: 'called' },
  anotherAccount: { prompt: 'login' },
  accessTokenSeconds: { assumed: 60, most: 300 },
  refusals: {
    exchange: [{ status: [403], error: ['no_such_app'], means: 'client-credentials-rejected' }],
    refresh: [{ status: [410], means: 'reconnect-required' }],
    api: [{ status: [498], means: 'reconnect-required' }],
  },
  api: {
    basePath: '/clinic/',
    headers: { accept: 'application/vnd.quirky+json' },
    operations: [
      {
        id: 'list-visits',
        title: 'List visits',
        method: 'GET',
        path: '/clinic/{ward}/visits',
        params: [{ name: 'ward', required: true }],
        query: [{ name: 'day' }],
        scopes: ['visits'],
      },
    ],
  },
})
