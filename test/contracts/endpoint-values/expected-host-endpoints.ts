import type { HostEndpointName } from '@planbridge/shared/host-api'
import {
  base64url43,
  type Edges,
  identifier,
  list,
  moment,
  object,
  oneEndpoint,
  oneOf,
  optional,
  text,
  verifier,
  whole,
} from './edges.ts'
import type { ExpectedEndpoint } from './expected-endpoints.ts'

const none = { input: {}, fields: {} } as const
const subject = text(1, 200, 'Zoë ')
const ofSubject = { input: { subject: 'user-1' }, fields: { subject } } as const

const sessionId: Edges = text(22, 22, 'aZ09_-', ['a'.repeat(21) + '=', 'a'.repeat(21) + '\n'])
const oneSession = { input: { id: 'a'.repeat(22) }, fields: { id: sessionId } } as const
const oneConnection = { input: { connection: 'c1' }, fields: { connection: identifier } } as const

const models = ['service-account', 'user-present', 'delegation', 'personal-token'] as const

/** Values that are texts of the right length and no web address. */
const noAddress = [
  'app.example.com',
  'http://app.example.com',
  'ftp://app.example.com',
  'https://',
  'https://user@app.example.com',
  'https://app.example.com#part',
  'https://app.example.com\n',
  'javascript:alert(1)',
  'https://*.example.com',
  '',
  1,
  {},
  null,
]

const origin: Edges = {
  accepts: [
    'https://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'https://[2001:db8::1]',
  ],
  refuses: [...noAddress, 'https://app.example.com/', 'https://app.example.com/a', 'HTTPS://app.example.com'],
}

const address: Edges = {
  accepts: ['https://app.example.com/a?b=c', 'http://localhost:3000/', undefined],
  refuses: [...noAddress, `https://app.example.com/${'a'.repeat(2_000)}`],
}

const limit: Edges = {
  accepts: ['1', '9', '10', '99', '100', undefined],
  refuses: ['0', '01', '101', '-1', '1.5', '', 1, null],
}

/** Which addresses are allowed is configuration. */
const hookUrl: Edges = text(1, 2_000, 'https://app.example.com/', [
  'https://app.example.com/ü',
  'https://a b/',
])

const orNull = (edges: Edges): Edges => ({
  accepts: [...edges.accepts, null],
  refuses: edges.refuses.filter((value) => value !== null),
})

const ofHook = {
  types: orNull(optional(list(1, 50, 'connection.created'))),
  'types[]': oneOf('connection.created', 'job.failed', 'provider.event'),
  integrations: orNull(optional(list(1, 50, 'plannr'))),
  'integrations[]': identifier,
} as const

const colour: Edges = {
  accepts: ['#0a66c2', '#FFFFFF', undefined],
  refuses: ['#fff', '0a66c2', '#0a66c2ff', '#0a66cg', 'red', 'url(x)', '#0a66c2\n', '', 1, {}, null],
}

const token = text(1, 16_384, 'aZ09.-_~+/=', ['a b', 'a\r\nb', 'é', 'a\u0000'])

/** The expected endpoints for the back ends of hosts: method, path and scope, and every field. */
export const expectedHostEndpoints: Readonly<Record<HostEndpointName, ExpectedEndpoint>> = {
  createConnectSession: {
    call: 'POST /connect-sessions connect',
    input: {
      subject: 'user-1',
      display_name: 'Ada',
      integrations: ['plannr'],
      access_models: ['delegation'],
      allowed_origins: ['https://app.example.com'],
      connection: 'c1',
      locale: 'pl',
      appearance: {
        theme: 'dark',
        variables: {
          colorPrimary: '#0a66c2',
          colorBackground: '#ffffff',
          colorText: '#000000',
          colorDanger: '#c00000',
          borderRadius: 4,
          fontSizeBase: 16,
          fontFamily: 'Inter',
          density: 'compact',
        },
      },
      return_url: 'https://app.example.com/return',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    },
    fields: {
      subject,
      display_name: optional(text(1, 200)),
      integrations: optional(list(1, 50, 'plannr')),
      'integrations[]': identifier,
      access_models: optional(list(1, 10, 'delegation')),
      'access_models[]': oneOf(...models),
      allowed_origins: optional(list(1, 20, 'https://app.example.com')),
      'allowed_origins[]': origin,
      connection: optional(identifier),
      locale: optional(oneOf('en', 'de', 'es', 'it', 'pl', 'pt')),
      appearance: optional(object),
      'appearance.theme': optional(oneOf('auto', 'light', 'dark')),
      'appearance.variables': optional(object),
      'appearance.variables.colorPrimary': colour,
      'appearance.variables.colorBackground': colour,
      'appearance.variables.colorText': colour,
      'appearance.variables.colorDanger': colour,
      'appearance.variables.borderRadius': optional(whole(0, 24)),
      'appearance.variables.fontSizeBase': optional(whole(14, 20)),
      'appearance.variables.fontFamily': optional(
        text(1, 200, 'Inter, "Arial" ', ['a;b', 'url(x)', 'a\n', 'é']),
      ),
      'appearance.variables.density': optional(oneOf('comfortable', 'compact')),
      return_url: address,
      code_challenge: optional(base64url43),
    },
  },
  getConnectSession: { call: 'GET /connect-sessions/:id connect', ...oneSession },
  completeConnectSession: {
    call: 'POST /connect-sessions/:id/complete connect',
    input: { ...oneSession.input, subject: 'user-1', code: 'c', code_verifier: 'v'.repeat(43) },
    fields: { ...oneSession.fields, subject, code: text(1, 200), code_verifier: verifier },
  },
  cancelConnectSession: { call: 'DELETE /connect-sessions/:id connect', ...oneSession },
  listHostIntegrations: { call: 'GET /integrations read', ...none },
  listHostConnections: { call: 'GET /connections read', ...ofSubject },
  getHostConnection: { call: 'GET /connections/:connection read', ...oneConnection },
  removeHostConnection: { call: 'DELETE /connections/:connection write', ...oneConnection },
  importConnection: {
    call: 'POST /connections write',
    input: {
      subject: 'user-1',
      integration: 'plannr',
      model: 'delegation',
      access_token: 'a',
      refresh_token: 'r',
      expires_at: '2026-01-07T00:00:00Z',
      scopes: ['read'],
      delegation: { purpose: 'Reviews', operations: ['list-clients'], days: 30 },
    },
    fields: {
      subject,
      integration: identifier,
      model: oneOf('user-present', 'delegation'),
      access_token: token,
      refresh_token: optional(token),
      expires_at: optional(moment),
      scopes: optional(list(0, 100, 'read')),
      'scopes[]': text(0, 200),
      delegation: optional(object),
      'delegation.purpose': text(1, 200),
      'delegation.operations': list(1, 50, 'list-clients'),
      'delegation.operations[]': identifier,
      'delegation.days': whole(1, 366),
    },
  },
  listHostDelegations: { call: 'GET /delegations read', ...ofSubject },
  eraseHostSubject: { call: 'POST /subjects/erase write', ...ofSubject },
  listEvents: {
    call: 'GET /events events',
    input: { after: 'evt_1', limit: '10' },
    fields: {
      after: optional(identifier),
      limit,
    },
  },
  createWebhookEndpoint: {
    call: 'POST /webhook-endpoints webhooks',
    input: { url: 'https://app.example.com/hook', types: ['job.failed'], integrations: ['plannr'] },
    fields: { url: hookUrl, ...ofHook },
  },
  listWebhookEndpoints: { call: 'GET /webhook-endpoints webhooks', ...none },
  getWebhookEndpoint: { call: 'GET /webhook-endpoints/:endpoint webhooks', ...oneEndpoint },
  changeWebhookEndpoint: {
    call: 'POST /webhook-endpoints/:endpoint webhooks',
    input: {
      ...oneEndpoint.input,
      url: 'https://app.example.com/hook',
      types: ['job.failed'],
      integrations: ['plannr'],
      status: 'enabled',
    },
    fields: {
      ...oneEndpoint.fields,
      url: optional(hookUrl),
      ...ofHook,
      status: optional(oneOf('enabled', 'disabled')),
    },
  },
  removeWebhookEndpoint: { call: 'DELETE /webhook-endpoints/:endpoint webhooks', ...oneEndpoint },
  rotateWebhookSecret: {
    call: 'POST /webhook-endpoints/:endpoint/rotate-secret webhooks',
    input: { ...oneEndpoint.input, overlap_hours: 1 },
    fields: { ...oneEndpoint.fields, overlap_hours: optional(whole(0, 168)) },
  },
  testWebhookEndpoint: { call: 'POST /webhook-endpoints/:endpoint/test webhooks', ...oneEndpoint },
  listWebhookDeliveries: {
    call: 'GET /webhook-endpoints/:endpoint/deliveries webhooks',
    input: { ...oneEndpoint.input, status: 'dead', after: 'evt_1', limit: '10' },
    fields: {
      ...oneEndpoint.fields,
      status: optional(oneOf('pending', 'delivered', 'dead')),
      after: optional(identifier),
      limit,
    },
  },
  resendWebhookDelivery: {
    call: 'POST /webhook-endpoints/:endpoint/deliveries/:event/resend webhooks',
    input: { ...oneEndpoint.input, event: 'evt_1' },
    fields: { ...oneEndpoint.fields, event: identifier },
  },
  replayWebhooks: {
    call: 'POST /webhook-endpoints/:endpoint/replay webhooks',
    input: { ...oneEndpoint.input, from: '2026-01-07T00:00:00Z' },
    fields: { ...oneEndpoint.fields, from: moment, until: optional(moment) },
  },
}
