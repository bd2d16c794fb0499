import { type EndpointName, endpoints } from '@planbridge/shared/contract'
import type { Browser } from '../../harness/deployment/browser.ts'
import { demoSecrets } from '../../mock/registrations.ts'

/** A request of the app. */
export interface AppRequest {
  readonly name: EndpointName | 'proxy'
  readonly method: string
  readonly path: string
  /** A valid body, if the endpoint has one. */
  readonly body: Readonly<Record<string, unknown>> | undefined
}

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const state = 'A'.repeat(43)
const endpoint = `we_${'A'.repeat(22)}`

const daily = {
  fields: {},
  body: null,
  schedule: { every: 'day', time: '06:30' },
  time_zone: 'Europe/London',
  missed: 'skip',
}

/** Valid input for each endpoint. A new endpoint does not compile without an entry. */
const inputsFor = (connection: string): Record<EndpointName, Readonly<Record<string, unknown>>> => ({
  getSession: {},
  signOut: {},
  listSessions: {},
  endSession: { session: 'none' },
  endOtherSessions: {},
  getCatalog: {},
  listIntegrations: {},
  listOperations: { integration: 'plannr' },
  startAttempt: { purpose: 'sign-in', integration: 'plannr', model: 'user-present', challenge },
  completeAttempt: {
    mode: 'query',
    path: '/callback/plannr',
    raw: `code=c&state=${state}`,
    verifier: 'v'.repeat(43),
  },
  cancelAttempt: { state },
  getMergeOffer: { offer: 'none' },
  acceptMergeOffer: { offer: 'none', keep: [] },
  declineMergeOffer: { offer: 'none' },
  listConnections: {},
  addPersonalToken: {
    integration: 'plannr',
    token: `pasted-${demoSecrets.PLANNR_SECRET}`,
    ends_on: '2026-06-30',
  },
  addServiceAccount: { integration: 'docplanner' },
  chooseAccount: { connection, account: 'none' },
  disconnect: { connection },
  listDelegations: {},
  narrowDelegation: {
    connection,
    purpose: 'Less',
    operations: ['list-clients'],
    ends_at: '2026-01-07T00:00:00.000Z',
  },
  listJobs: { connection },
  addJob: {
    connection,
    operation: 'list-facilities',
    ...daily,
  },
  changeJob: { job: 'none', ...daily },
  pauseJob: { job: 'none', paused: true },
  removeJob: { job: 'none' },
  runJobNow: { job: 'none', after: null },
  getAnswer: { job: 'none', answer: 'none' },
  listActivity: {},
  followActivity: {},
  listOperatedEndpoints: {},
  switchOperatedEndpoint: { endpoint, status: 'disabled' },
  testOperatedEndpoint: { endpoint },
  listOperatedDeliveries: { endpoint },
  resendOperatedDelivery: { endpoint, event: 'none' },
  resendDeadDeliveries: { endpoint },
})

/** A request for every endpoint of the contract, and one proxied call, for a connection. */
export const everyRequest = (connection: string): readonly AppRequest[] => {
  const inputs = inputsFor(connection)
  const fromContract = (Object.keys(endpoints) as EndpointName[]).map((name): AppRequest => {
    const { method, path } = endpoints[name]
    const input = inputs[name]
    const hasBody = method === 'POST' || method === 'PUT'
    const inBody = Object.entries(input).filter(([member]) => !path.includes(`:${member}`))
    return {
      name,
      method,
      path: `/bff${path.replaceAll(/:(\w+)/g, (_, member: string) => String(input[member]))}`,
      body: hasBody ? Object.fromEntries(inBody) : undefined,
    }
  })
  const call = { method: 'GET', path: `/bff/proxy/${connection}/crm/v1/clients`, body: undefined }
  return [...fromContract, { name: 'proxy', ...call }]
}

/** Sends a request of the app, with changes. */
export const sendRequest = (browser: Browser, one: AppRequest, init: RequestInit = {}): Promise<Response> => {
  const body = one.body === undefined ? {} : { body: JSON.stringify(one.body) }
  const headers = new Headers(one.body === undefined ? {} : { 'content-type': 'application/json' })
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
  return browser.send(one.path, { method: one.method, ...body, ...init, headers })
}
