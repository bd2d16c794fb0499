import { defineProvider } from './definition.ts'
import { bookingOperations } from './docplanner/bookings.ts'
import { calendarOperations } from './docplanner/calendars.ts'
import { directoryOperations } from './docplanner/directory.ts'
import { docplannerInbound } from './docplanner/inbound.ts'
import { insuranceOperations } from './docplanner/insurances.ts'
import { notificationOperations } from './docplanner/notifications.ts'
import { serviceOperations } from './docplanner/services.ts'
import { slotOperations } from './docplanner/slots.ts'

/** @see https://integrations.docplanner.com/guide/fundamentals/authorization.html */
export const docplanner = defineProvider({
  id: 'docplanner',
  name: 'Docplanner',
  docs: 'https://integrations.docplanner.com/docs',
  colour: '#00a88f',
  mark: 'M5 6h14v13H5zM8.5 4v4M15.5 4v4M12 10.5v5M9.5 13h5', // a calendar with a cross
  texts: {
    en: {
      summary: 'Facilities, calendars and bookings of your clinic.',
      credentialRequest: [
        'Sandbox or production credentials (the same address serves both)',
        'The country site of your facilities',
        'The delivery of notifications: pushed to you or fetched by you',
      ],
      scopes: { integration: 'Manage the facilities, calendars and bookings of your clinic' },
    },
  },
  contact: {
    label: 'Integration Process',
    url: 'https://integrations.docplanner.com/guide/integration-process.html',
  },
  simulatedScreens: '/calendar',
  origins: { identity: 'https://www.{domain}', api: 'https://www.{domain}' },
  // https://integrations.docplanner.com/docs, "Fundamentals": 13 local domains
  domains: [
    'doctoraliar.com',
    'doctoralia.com.br',
    'doctoralia.cl',
    'doctoralia.co',
    'znamylekar.cz',
    'doctoralia.es',
    'miodottore.it',
    'doctoralia.mx',
    'doctoralia.pe',
    'doctoralia.com.pt',
    'doktortakvimi.com',
    'znanylekarz.pl',
    'jameda.de',
  ],
  paths: { token: '/oauth/v2/token' }, // v2 for OAuth and v3 for the API, as documented
  revocation: { kind: 'none' },
  accessModels: { 'service-account': { grant: 'client_credentials' } },
  flows: [],
  pkce: 'withhold',
  // The guide shows `curl -u id:secret`, and the server (FOSOAuthServerBundle) does not form-decode Basic credentials.
  clientAuthentication: 'basic-raw',
  tokenRequestHeaders: { accept: 'application/json' },
  scopes: { defaults: ['integration'], onRefresh: 'omit' },
  anotherAccount: {},
  // The documented example has 3600, the text 24 hours: expires_in is used, up to 24 hours.
  accessTokenSeconds: { assumed: 3600, most: 86_400 },
  refusals: {
    exchange: [
      {
        status: [400, 401],
        error: [
          'invalid_client',
          'unauthorized_client',
          'invalid_scope',
          'invalid_grant',
          'unsupported_grant_type',
          'invalid_request',
        ],
        means: 'client-credentials-rejected',
      },
    ],
    refresh: [
      {
        status: [400, 401],
        error: ['invalid_client', 'unauthorized_client'],
        means: 'client-credentials-rejected',
      },
    ],
    api: [
      { status: [401], means: 'reconnect-required' },
      { status: [403], means: 'scope-missing' }, // per facility: "You are not authorized to see this facility"
      // https://integrations.docplanner.com/docs, "Rate Limiting": counted per client, with these headers
      {
        status: [429],
        header: { name: 'x-ratelimit-remaining', startsWith: '0' },
        means: 'rate-limited',
        closes: 'integration',
      },
      { status: [429], means: 'rate-limited' },
    ],
  },
  api: {
    basePath: '/api/v3/integration/',
    // Successful responses have the first type, errors the second. Request bodies are plain JSON.
    headers: {
      accept: 'application/vnd.docplanner+json, application/vnd.error+docplanner+json, application/json',
    },
    // https://integrations.docplanner.com/docs, "Rate Limiting": counted per client, adjustable by agreement
    pace: {
      limits: [
        { counts: 'reads', calls: 8000, seconds: 3600, per: 'integration' },
        { counts: 'writes', calls: 40, seconds: 60, per: 'integration' },
      ],
      headers: {
        limit: 'X-RateLimit-Limit',
        remaining: 'X-RateLimit-Remaining',
        used: 'X-RateLimit-Used',
        reset: { name: 'X-RateLimit-Reset', form: 'iso-8601' },
        absentMeansUnlimited: true,
      },
    },
    check: { operation: 'list-facilities' },
    operations: [
      ...directoryOperations,
      ...serviceOperations,
      ...insuranceOperations,
      ...calendarOperations,
      ...slotOperations,
      ...bookingOperations,
      ...notificationOperations,
    ],
  },
  inbound: docplannerInbound,
})
