import { api } from './dynamic-planner/api/api.ts'
import { gateway } from './dynamic-planner/api/gateway.ts'
import { keySet } from './dynamic-planner/identity/discovery.ts'
import { identityRoutes } from './dynamic-planner/identity/identity-routes.ts'
import { emptyIdentityState, type Identity } from './dynamic-planner/identity/identity-state.ts'
import type { DynamicPlannerOptions, TrustedIssuer } from './dynamic-planner/options.ts'
import { dynamicPlannerPeople, type DynamicPlannerPerson } from './dynamic-planner/people.ts'
import { random } from './random.ts'
import { requestLog, type RequestLog } from './request-log.ts'
import { type Simulator, whenNeeded } from './simulator.ts'

export type {
  CallLimit,
  DynamicPlannerClient,
  DynamicPlannerOptions,
  Flow,
  IdentityServer,
  SubscriptionKey,
  TrustedIssuer,
} from './dynamic-planner/options.ts'
export type { DynamicPlannerPerson } from './dynamic-planner/people.ts'

/** The simulator and its controls for tests. */
export interface DynamicPlanner extends Simulator {
  readonly name: 'dynamic-planner'
  readonly issuer: string
  readonly people: readonly DynamicPlannerPerson[]
  /** Every request received by the identity server and the API. */
  readonly log: RequestLog
  /** Revokes every code, delegation, remembered consent and sign-in. Access tokens are JWTs and stay valid. */
  readonly revokeEverything: () => void
  /** Makes the API and userinfo refuse every access token issued so far. */
  readonly expireAccessTokens: () => void
  /** The number of valid refresh tokens. */
  readonly refreshTokenCount: () => number
  /** The valid refresh tokens. */
  readonly refreshTokens: () => readonly string[]
}

const defaults = {
  identity: 'https://identity.distribution-technology.com/identity',
  api: 'https://open-api.dynamicplanner.com',
  accessTokenSeconds: 3600,
  delegationSeconds: 2_592_000,
} as const

/**
 * A simulator of Dynamic Planner's identity server and Open API.
 *
 * ```ts
 * dynamicPlanner({
 *   environment: { now: () => Date.now(), seed: 'demo' },
 *   identity: 'http://127.0.0.1:4101/identity', // the issuer with its path; default: production
 *   api: 'http://127.0.0.1:4102',               // default: production; may share an origin with identity
 *   clients: [{ clientId: 'planbridge', clientSecret: 'CANARY-SECRET-dp-hybrid', name: 'Planbridge',
 *     flow: 'hybrid',                           // code | code+pkce | hybrid | hybrid+pkce | client-credentials
 *     redirectUris: ['http://localhost:8787/callback/dynamic-planner'],
 *     scopes: ['openid', 'profile', 'offline_access', 'crm.read'] }],
 *   subscriptionKeys: [{ key: 'CANARYKEY00000000000000000000001' }],
 * })
 * ```
 *
 * Behaviour that clients must expect:
 * - Authorization errors about the client (unknown, redirect URI, flow, response mode, scope not allowed) show an
 *   HTML page with status 200 and do not redirect. Other errors are returned in the response mode.
 * - `hybrid` needs a nonce and responds in the fragment; `code_verifier` is refused (`invalid_grant`) unless the
 *   registration is `…+pkce`. The first exchange of a code invalidates it, even if the exchange fails.
 * - A refresh token is issued only with `offline_access`, works once, and expires 30 days after consent, however often
 *   it is refreshed. Revoking one revokes all of that person and client.
 * - Token errors are always 400 `{"error": …}`, `invalid_client` too. A wrong redirect URI is `unauthorized_client`.
 * - The API has two 401 responses: `{ "statusCode": 401, … }` concerns the subscription key, `{"error": …,
 *   "correlationId": …}` the bearer token. A 403 means a missing scope, an invisible organisation unit or the quota.
 * - Scopes: `openid profile offline_access crm.read crm.write profiling.read finances.read`.
 * - Every password is `simulator`. Tests sign in with `visitor.ts`.
 */
export const dynamicPlanner = (options: DynamicPlannerOptions): DynamicPlanner => {
  const identity = identityOf(options)
  const apiOrigin = new URL(options.api ?? defaults.api).origin
  const identityOrigin = new URL(identity.issuer).origin
  const log = requestLog(options.environment.now)
  const routes = whenNeeded(() => identityRoutes(identity))
  const answerApi = whenNeeded(() => api(apiNeeds(options, identity)))
  const fetch = async (request: Request) => {
    await log.record(request)
    if (request.url.startsWith(`${identity.issuer}/`)) return routes().fetch(request)
    const { origin } = new URL(request.url)
    if (origin === apiOrigin) return answerApi()(request)
    return new Response('Not found', { status: 404 })
  }
  return {
    name: 'dynamic-planner',
    origins: [...new Set([identityOrigin, apiOrigin])],
    fetch,
    issuer: identity.issuer,
    people: identity.people,
    log,
    ...controls(identity),
  }
}

const identityOf = (options: DynamicPlannerOptions): Identity => ({
  issuer: (options.identity ?? defaults.identity).replace(/\/$/, ''),
  server: options.server ?? 'identity-server-3',
  clients: options.clients,
  people: options.people ?? dynamicPlannerPeople,
  accessTokenSeconds: options.accessTokenSeconds ?? defaults.accessTokenSeconds,
  delegationSeconds: options.delegationSeconds ?? defaults.delegationSeconds,
  random: random(`${options.environment.seed}/dynamic-planner/identity`),
  state: emptyIdentityState(),
  seconds: () => Math.floor(options.environment.now() / 1000),
})

const apiNeeds = (options: DynamicPlannerOptions, { issuer, people, seconds, state }: Identity) => {
  const own: TrustedIssuer = { issuer, jwks: async () => keySet() }
  return {
    passGateway: gateway(options.subscriptionKeys, options, seconds),
    bearer: {
      issuers: [own, ...(options.trustedIssuers ?? [])],
      seconds,
      isDeclaredExpired: (token: string) => state.expiredAccessTokens.has(token),
      employeeOfSub: (sub: string | undefined) => people.find((person) => person.sub === sub)?.employeeId,
    },
    people,
    random: random(`${options.environment.seed}/dynamic-planner/api`),
  }
}

const controls = ({ state }: Identity) => ({
  revokeEverything: () => {
    for (const records of [state.codes, state.refreshTokens, state.consents, state.sessions]) records.clear()
  },
  expireAccessTokens: () => {
    for (const token of state.accessTokens) state.expiredAccessTokens.add(token)
  },
  refreshTokenCount: () => state.refreshTokens.size,
  refreshTokens: () => [...state.refreshTokens.keys()],
})
