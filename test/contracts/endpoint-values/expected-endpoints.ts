import type { EndpointName } from '@planbridge/shared/contract'
import {
  base64url43,
  day,
  type Edges,
  flag,
  identifier,
  list,
  moment,
  nullable,
  object,
  oneEndpoint,
  oneOf,
  optional,
  position,
  record,
  schedule,
  text,
  verifier,
  whole,
} from './edges.ts'

/** The expected properties of an endpoint, written out so that a change of the contract has to be made twice. */
export interface ExpectedEndpoint {
  /** Method, path and access. */
  readonly call: string
  /** Valid input with every field. */
  readonly input: Readonly<Record<string, unknown>>
  /** By dotted path; `[]` stands for the items of a list, `{}` for the values of a record. */
  readonly fields: Readonly<Record<string, Edges>>
}

const none = { input: {}, fields: {} } as const

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const terms = {
  purpose: text(1, 200, 'purpose '),
  operations: list(1, 50, 'list-clients'),
  'operations[]': identifier,
}

const jobInput = {
  fields: { name: 'value' },
  body: '{}',
  schedule: { every: 'day', time: '06:30' },
  time_zone: 'Europe/London',
  missed: 'skip',
}

const jobFields = {
  fields: record(500),
  'fields{}': text(0, 500),
  body: nullable(text(0, 100_000)),
  schedule,
  time_zone: text(0, 64),
  missed: oneOf('skip', 'run-once'),
}

export const expectedEndpoints: Readonly<Record<EndpointName, ExpectedEndpoint>> = {
  getSession: { call: 'GET /session anyone', ...none },
  signOut: { call: 'POST /sign-out anyone', ...none },
  listSessions: { call: 'GET /sessions person', ...none },
  endSession: {
    call: 'DELETE /sessions/:session person',
    input: { session: 'one' },
    fields: { session: text(0, 100) },
  },
  endOtherSessions: { call: 'POST /sessions/end-others person', ...none },
  getCatalog: { call: 'GET /catalog anyone', ...none },
  listIntegrations: { call: 'GET /integrations anyone', ...none },
  listOperations: {
    call: 'GET /integrations/:integration/operations anyone',
    input: { integration: 'plannr' },
    fields: { integration: identifier },
  },
  startAttempt: {
    call: 'POST /attempts visitor',
    input: {
      purpose: 'sign-in',
      integration: 'plannr',
      model: 'delegation',
      challenge,
      connection: 'one',
      delegation: { purpose: 'Weekly list', operations: ['list-clients'], days: 30 },
      another_account: true,
      silent: false,
      return_to: '/',
    },
    fields: {
      purpose: oneOf('sign-in', 'link', 'reconnect'),
      integration: identifier,
      model: oneOf('user-present', 'delegation'),
      challenge: base64url43,
      connection: optional(identifier),
      delegation: optional(object),
      'delegation.purpose': terms.purpose,
      'delegation.operations': terms.operations,
      'delegation.operations[]': terms['operations[]'],
      'delegation.days': whole(1, 366),
      another_account: optional(flag),
      silent: optional(flag),
      return_to: optional(text(0, 20_000)),
    },
  },
  completeAttempt: {
    call: 'POST /attempts/complete anyone',
    input: { mode: 'query', path: '/callback/plannr', raw: 'code=c&state=s', verifier: 'v'.repeat(43) },
    fields: {
      mode: oneOf('query', 'fragment'),
      path: text(0, 2_000),
      raw: text(0, 65_536),
      verifier: nullable(verifier),
    },
  },
  cancelAttempt: {
    call: 'POST /attempts/drop session',
    input: { state: 'A'.repeat(43) },
    fields: { state: base64url43 },
  },
  getMergeOffer: {
    call: 'GET /merge-offers/:offer person',
    input: { offer: 'one' },
    fields: { offer: identifier },
  },
  acceptMergeOffer: {
    call: 'POST /merge-offers/:offer/accept anyone',
    input: { offer: 'one', keep: ['two'] },
    fields: { offer: identifier, keep: list(0, 500, 'two'), 'keep[]': identifier },
  },
  declineMergeOffer: {
    call: 'POST /merge-offers/:offer/decline session',
    input: { offer: 'one' },
    fields: { offer: identifier },
  },
  listConnections: { call: 'GET /connections anyone', ...none },
  addPersonalToken: {
    call: 'POST /connections/personal-token visitor',
    input: { integration: 'plannr', token: 'pasted', ends_on: '2026-06-30' },
    fields: { integration: identifier, token: text(1, 16_384), ends_on: day },
  },
  addServiceAccount: {
    call: 'POST /connections/service-account visitor',
    input: { integration: 'docplanner' },
    fields: { integration: identifier },
  },
  chooseAccount: {
    call: 'PUT /connections/:connection/account person',
    input: { connection: 'one', account: 'first' },
    fields: { connection: identifier, account: text(0, 200) },
  },
  disconnect: {
    call: 'DELETE /connections/:connection person',
    input: { connection: 'one' },
    fields: { connection: identifier },
  },
  listDelegations: { call: 'GET /delegations person', ...none },
  narrowDelegation: {
    call: 'PUT /delegations/:connection person',
    input: {
      connection: 'one',
      purpose: 'Less',
      operations: ['list-clients'],
      ends_at: '2026-01-07T00:00:00.000Z',
    },
    fields: { connection: identifier, ...terms, ends_at: moment },
  },
  listJobs: {
    call: 'GET /connections/:connection/jobs person',
    input: { connection: 'one' },
    fields: { connection: identifier },
  },
  addJob: {
    call: 'POST /jobs person',
    input: { connection: 'one', operation: 'list-clients', ...jobInput },
    fields: { connection: identifier, operation: identifier, ...jobFields },
  },
  changeJob: {
    call: 'PUT /jobs/:job person',
    input: { job: 'one', ...jobInput },
    fields: { job: identifier, ...jobFields },
  },
  pauseJob: {
    call: 'PUT /jobs/:job/paused person',
    input: { job: 'one', paused: true },
    fields: { job: identifier, paused: flag },
  },
  removeJob: { call: 'DELETE /jobs/:job person', input: { job: 'one' }, fields: { job: identifier } },
  runJobNow: {
    call: 'POST /jobs/:job/runs person',
    input: { job: 'one', after: '2026-01-07T00:00:00.000Z' },
    fields: { job: identifier, after: nullable(moment) },
  },
  getAnswer: {
    call: 'GET /jobs/:job/answers/:answer person',
    input: { job: 'one', answer: 'two' },
    fields: { job: identifier, answer: identifier },
  },
  listActivity: {
    call: 'GET /activity person',
    input: { before: '12-34', connection: 'c1', topic: 'jobs' },
    fields: {
      before: position,
      connection: optional(identifier),
      topic: optional(oneOf('arrivals', 'access', 'calls', 'jobs', 'problems')),
    },
  },
  followActivity: { call: 'GET /activity/stream person', ...none },
  listOperatedEndpoints: { call: 'GET /operator/webhook-endpoints operator', ...none },
  switchOperatedEndpoint: {
    call: 'PUT /operator/webhook-endpoints/:endpoint/status operator',
    input: { ...oneEndpoint.input, status: 'disabled' },
    fields: { ...oneEndpoint.fields, status: oneOf('enabled', 'disabled') },
  },
  testOperatedEndpoint: {
    call: 'POST /operator/webhook-endpoints/:endpoint/test operator',
    ...oneEndpoint,
  },
  listOperatedDeliveries: {
    call: 'GET /operator/webhook-endpoints/:endpoint/deliveries operator',
    input: { ...oneEndpoint.input, status: 'dead', after: 'evt_1' },
    fields: {
      ...oneEndpoint.fields,
      status: optional(oneOf('pending', 'delivered', 'dead')),
      after: optional(identifier),
    },
  },
  resendOperatedDelivery: {
    call: 'POST /operator/webhook-endpoints/:endpoint/deliveries/:event/resend operator',
    input: { ...oneEndpoint.input, event: 'evt_1' },
    fields: { ...oneEndpoint.fields, event: identifier },
  },
  resendDeadDeliveries: {
    call: 'POST /operator/webhook-endpoints/:endpoint/resend operator',
    ...oneEndpoint,
  },
}
