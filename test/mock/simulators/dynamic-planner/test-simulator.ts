import { dynamicPlanner } from '../dynamic-planner.ts'
import { visitor } from '../visitor.ts'
import type { DynamicPlannerClient, DynamicPlannerOptions, Flow } from './options.ts'

export const redirectUri = 'http://localhost:8787/callback/dynamic-planner'
export const developmentKey = 'CANARYKEY0000000development00001'
export const productionKey = 'CANARYKEY00000000production00001'
export const suspendedKey = 'CANARYKEY000000000suspended00001'
export const allScopes = 'openid profile offline_access crm.read crm.write profiling.read finances.read'

const resourceScopes = ['crm.read', 'crm.write', 'profiling.read', 'finances.read']

const registration = (flow: Flow): DynamicPlannerClient => ({
  clientId: `planbridge-${flow.replace('+', '-')}`,
  clientSecret: secretOf(flow),
  name: 'Planbridge',
  flow,
  redirectUris: [redirectUri],
  postLogoutRedirectUris: ['http://localhost:8787/signed-out'],
  scopes: flow === 'client-credentials' ? resourceScopes : allScopes.split(' '),
})

export const secretOf = (flow: Flow) => `CANARY-SECRET-dp-${flow.replace('+', '-')}`

export const clientIdOf = (flow: Flow) => registration(flow).clientId

export const start = Date.parse('2026-01-01T09:00:00Z')

export type Clock = ReturnType<typeof movableClock>

export const movableClock = () => {
  let now = start
  return { now: () => now, pass: (seconds: number) => void (now += seconds * 1000) }
}

export const flows: readonly Flow[] = ['code', 'code+pkce', 'hybrid', 'hybrid+pkce', 'client-credentials']

/** The default options of this simulator's tests: one client for each flow and three keys. */
export const testOptions = (changes: Partial<DynamicPlannerOptions> = {}): DynamicPlannerOptions => ({
  environment: { now: movableClock().now, seed: 'test' },
  clients: flows.map(registration),
  subscriptionKeys: [
    { key: developmentKey },
    { key: productionKey, environment: 'production' },
    { key: suspendedKey, suspended: true },
  ],
  ...changes,
})

const authorizeUrlAt =
  (issuer: string) =>
  (flow: Flow, parameters: Readonly<Record<string, string | undefined>> = {}) => {
    const all = {
      client_id: clientIdOf(flow),
      response_type: flow.startsWith('hybrid') ? 'code id_token' : 'code',
      scope: 'openid profile offline_access crm.read',
      redirect_uri: redirectUri,
      state: 'CANARY-STATE-1',
      nonce: 'CANARY-NONCE-1',
      ...parameters,
    }
    const present = Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    )
    return `${issuer}/connect/authorize?${new URLSearchParams(present)}`
  }

/** A simulator with a movable clock, a browser and helpers for the requests that the tests repeat. */
export const openTestSimulator = (changes: Partial<DynamicPlannerOptions> = {}) => {
  const clock = movableClock()
  const simulator = dynamicPlanner(testOptions({ environment: { now: clock.now, seed: 'test' }, ...changes }))
  const fetch: typeof globalThis.fetch = async (input, init) => simulator.fetch(new Request(input, init))
  const browser = visitor(fetch, simulator.origins)
  const { issuer } = simulator

  const authorizeUrl = authorizeUrlAt(issuer)

  const tokenRequest = (flow: Flow, fields: Readonly<Record<string, string>>) =>
    fetch(`${issuer}/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientIdOf(flow), client_secret: secretOf(flow), ...fields }),
    })

  const code = async (flow: Flow, parameters: Readonly<Record<string, string | undefined>> = {}) => {
    const arrival = await browser.signIn(authorizeUrl(flow, parameters), { account: 'priya.nair' })
    return callbackParameters(arrival.url).get('code') ?? ''
  }

  const tokens = async (flow: Flow, parameters: Readonly<Record<string, string | undefined>> = {}) => {
    const fields = {
      grant_type: 'authorization_code',
      code: await code(flow, parameters),
      redirect_uri: redirectUri,
    }
    return readJson(await tokenRequest(flow, fields))
  }

  const refresh = (flow: Flow, refreshToken: string) =>
    tokenRequest(flow, { grant_type: 'refresh_token', refresh_token: refreshToken })

  return { simulator, clock, fetch, browser, authorizeUrl, tokenRequest, code, tokens, refresh }
}

/** The parameters of a callback URL, from the query or the fragment. */
export const callbackParameters = (url: URL) =>
  new URLSearchParams(url.hash === '' ? url.search : url.hash.slice(1))

/** A JSON response, typed as a record of strings. */
export const readJson = async (response: Response): Promise<Record<string, string>> =>
  JSON.parse(await response.text())
