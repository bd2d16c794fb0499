import { Hono } from 'hono'
import { type ReceivedRequest, requestLog } from '../../simulators/request-log.ts'
import type { Program } from '../../transports/in-process.ts'
import { dynamicPlannerApi, dynamicPlannerIssuer } from './addresses.ts'
import { respondToAuthorize } from './authorize-endpoint.ts'
import { type Behaviour, honestBehaviour, publishedKeys } from './behaviour.ts'
import { discoveryDocument } from './discovery-document.ts'
import type { ProviderState } from './provider-state.ts'
import { respondToToken } from './token-endpoint.ts'

/** The hostile provider and its controls. */
export interface HostileProvider extends Program {
  readonly issuer: string
  readonly requests: readonly ReceivedRequest[]
  /** Counts the requests to an endpoint. */
  readonly count: (endpoint: keyof typeof paths) => number
  /** Every secret that it issued. None of them may appear in a response, a log or the store. */
  readonly secrets: readonly string[]
  /** Replaces the behaviour: the given part misbehaves, the rest is honest. */
  readonly behave: (change: Partial<Behaviour>) => void
}

/** The clock and, if they differ from the defaults, the addresses of the provider. */
export interface HostileOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly identity?: string
  readonly api?: string
}

const paths = {
  metadata: '/.well-known/openid-configuration',
  keys: '/jwks',
  authorize: '/connect/authorize',
  token: '/connect/token',
  userinfo: '/connect/userinfo',
  revocation: '/connect/revocation',
  api: '/crm/v1/clients',
} as const

/**
 * An OpenID provider at Dynamic Planner's addresses whose behaviour a test changes. It has no sign-in page: the authorize
 * endpoint redirects at once for the subject of its behaviour.
 */
export const hostileProvider = (options: HostileOptions): HostileProvider => {
  const identity = options.identity ?? dynamicPlannerIssuer
  const api = options.api ?? dynamicPlannerApi
  const log = requestLog(options.now)
  const state: ProviderState = {
    issuer: identity,
    behaviour: honestBehaviour,
    codes: new Map(),
    secrets: [],
    seconds: () => Math.floor(options.now() / 1000),
  }
  const routes = identityRoutes(state).route('/', apiRoutes())
  return {
    origins: [new URL(identity).origin, api],
    issuer: identity,
    requests: log.entries,
    count: (endpoint) => log.entries.filter(({ path }) => path.endsWith(paths[endpoint])).length,
    secrets: state.secrets,
    behave: (change) => void (state.behaviour = { ...honestBehaviour, ...change }),
    async fetch(request) {
      await log.record(request)
      return routes.fetch(request)
    },
  }
}

const asResponse = (published: object | Response): Response =>
  published instanceof Response ? published : Response.json(published)

const identityRoutes = (state: ProviderState): Hono => {
  const app = new Hono().basePath(new URL(state.issuer).pathname)
  app.get(paths.metadata, async () =>
    asResponse(await state.behaviour.metadata(discoveryDocument(state.issuer))),
  )
  app.get(paths.keys, async () => asResponse(await state.behaviour.keySet({ keys: publishedKeys })))
  app.get(paths.authorize, (c) => respondToAuthorize(state, new URL(c.req.url)))
  app.post(paths.token, async (c) => respondToToken(state, c.req.raw))
  app.get(paths.userinfo, async () =>
    asResponse(
      await state.behaviour.userinfo({ sub: state.behaviour.subject.back, name: 'Alice of the Userinfo' }),
    ),
  )
  app.post(paths.revocation, () => new Response(null, { status: 200 }))
  return new Hono().route('/', app)
}

const apiRoutes = (): Hono => new Hono().get(paths.api, (c) => c.json({ items: [] }))
