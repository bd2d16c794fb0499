import { defineProvider } from './definition.ts'

const media = 'application/vnd.docplanner+json'
const facility = { name: 'facility_id', required: true, example: '1' } as const
const doctor = { name: 'doctor_id', required: true } as const
const address = { name: 'address_id', required: true } as const
const atAddress = [facility, doctor, address] as const
const period = [
  { name: 'start', required: true, example: '2026-01-05T00:00:00+01:00' },
  { name: 'end', required: true, example: '2026-01-12T00:00:00+01:00' },
] as const
const base = '/api/v3/integration'
const addressPath = `${base}/facilities/{facility_id}/doctors/{doctor_id}/addresses/{address_id}` as const

/** @see https://integrations.docplanner.com/guide/fundamentals/authorization.html */
export const docplanner = defineProvider({
  id: 'docplanner',
  name: 'Docplanner',
  docs: 'https://integrations.docplanner.com/docs',
  colour: '#00a88f',
  words: {
    en: {
      summary: 'Facilities, calendars and bookings of your clinic.',
      asks: [
        'Sandbox or production credentials (the same address serves both)',
        'The country site that your facilities are on',
        'Whether notifications should be pushed to you or fetched by you',
      ],
    },
  },
  contact: {
    label: 'Integration Process',
    url: 'https://integrations.docplanner.com/guide/integration-process.html',
  },
  origins: { identity: 'https://www.{domain}', api: 'https://www.{domain}' },
  // https://integrations.docplanner.com/docs, "Fundamentals": 13 local domains and no other
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
  paths: { token: '/oauth/v2/token' }, // v2 for OAuth, v3 for the API: both are documented so
  revocation: { kind: 'none' },
  accessModels: { 'service-account': { grant: 'client_credentials' } },
  flows: [],
  pkce: 'withhold',
  // The guide shows `curl -u id:secret`, and the server (FOSOAuthServerBundle) does not form-decode what Basic carries.
  clientAuthentication: 'basic-raw',
  tokenRequestHeaders: { accept: 'application/json' },
  scopes: { usual: ['integration'], onRefresh: 'omit' },
  anotherAccount: {},
  // The sample says 3600, the prose 24 hours: expires_in is believed, up to the prose.
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
      { status: [403], means: 'scope-missing' }, // by facility estate: "You are not authorized to see this facility"
      { status: [429], means: 'rate-limited' },
    ],
  },
  api: {
    basePath: '/api/v3/integration/',
    headers: { accept: `${media}, application/vnd.error+docplanner+json, application/json` },
    // https://integrations.docplanner.com/docs, "Rate Limiting": counted by client, adjustable by agreement
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
    operations: [
      { id: 'list-facilities', title: 'List facilities', method: 'GET', path: `${base}/facilities` },
      {
        id: 'get-facility',
        title: 'Show one facility',
        method: 'GET',
        path: `${base}/facilities/{facility_id}`,
        params: [facility],
        query: [{ name: 'with', example: 'facility.doctors' }],
      },
      {
        id: 'list-doctors',
        title: 'List doctors of a facility',
        method: 'GET',
        path: `${base}/facilities/{facility_id}/doctors`,
        params: [facility],
        query: [{ name: 'with' }],
      },
      {
        id: 'list-addresses',
        title: 'List addresses of a doctor',
        method: 'GET',
        path: `${base}/facilities/{facility_id}/doctors/{doctor_id}/addresses`,
        params: [facility, doctor],
        query: [{ name: 'with' }],
      },
      {
        id: 'list-services',
        title: 'List services',
        method: 'GET',
        path: `${base}/services`,
        query: [{ name: 'specialization_id' }],
      },
      {
        id: 'list-slots',
        title: 'List free slots',
        method: 'GET',
        path: `${addressPath}/slots`,
        params: atAddress,
        query: [...period, { name: 'with' }],
      },
      {
        id: 'list-bookings',
        title: 'List bookings',
        method: 'GET',
        path: `${addressPath}/bookings`,
        params: atAddress,
        query: [...period, { name: 'page' }, { name: 'limit' }, { name: 'with' }],
      },
      {
        id: 'get-booking',
        title: 'Show one booking',
        method: 'GET',
        path: `${addressPath}/bookings/{booking_id}`,
        params: [...atAddress, { name: 'booking_id', required: true }],
      },
      {
        id: 'book-slot',
        title: 'Book a slot',
        method: 'POST',
        path: `${addressPath}/slots/{start}/book`,
        params: [...atAddress, { name: 'start', required: true }],
        body: {
          mediaType: 'application/json',
          example:
            '{"address_service_id":"101","duration":30,"patient":{"name":"Ada","phone":"+34600000000"}}',
        },
      },
      {
        id: 'cancel-booking',
        title: 'Cancel a booking',
        method: 'DELETE',
        path: `${addressPath}/bookings/{booking_id}`,
        params: [...atAddress, { name: 'booking_id', required: true }],
      },
    ],
  },
})
