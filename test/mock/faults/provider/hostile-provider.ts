import { Hono } from 'hono'
import { type ReceivedRequest, requestLog } from '../../simulators/request-log.ts'
import type { Program } from '../../transports/in-process.ts'
import { answerAuthorize } from './answer-authorize.ts'
import { answerToken } from './answer-token.ts'
import { discoveryDocument } from './discovery-document.ts'
import type { CommandContext } from './desk.ts'
import { honestScript, publishedKeys, type Script } from './script.ts'

export interface HostileProvider extends Program {
  readonly issuer: string
  readonly requests: readonly ReceivedRequest[]
  /** How often each of its doors was knocked at. */
  readonly count: (door: keyof typeof doors) => number
  /** Every secret that it handed out: none of them may turn up anywhere. */
  readonly secrets: readonly string[]
  /** What it does differently from now on; everything else it does honestly. */
  readonly behave: (change: Partial<Script>) => void
}

export interface HostileOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly identity?: string
  readonly api?: string
}

const doors = {
  metadata: '/.well-known/openid-configuration',
  keys: '/jwks',
  authorize: '/connect/authorize',
  token: '/connect/token',
  userinfo: '/connect/userinfo',
  revocation: '/connect/revocation',
  api: '/crm/v1/clients',
} as const

/**
 * An OpenID provider that does what its script says, at Dynamic Planner's addresses. It asks nobody to sign in: the
 * authorize endpoint answers at once for the subject of the script.
 */
export const hostileProvider = (options: HostileOptions): HostileProvider => {
  const identity = options.identity ?? 'https://identity.distribution-technology.com/identity'
  const api = options.api ?? 'https://open-api.dynamicplanner.com'
  const log = requestLog(options.now)
  const server: CommandContext = {
    issuer: identity,
    script: honestScript,
    codes: new Map(),
    secrets: [],
    seconds: () => Math.floor(options.now() / 1000),
  }
  const routes = identityRoutes(server).route('/', apiRoutes())
  return {
    origins: [new URL(identity).origin, api],
    issuer: identity,
    requests: log.entries,
    count: (door) => log.entries.filter(({ path }) => path.endsWith(doors[door])).length,
    secrets: server.secrets,
    behave: (change) => void (server.script = { ...honestScript, ...change }),
    async fetch(request) {
      await log.record(request)
      return routes.fetch(request)
    },
  }
}

const asResponse = (said: object | Response): Response =>
  said instanceof Response ? said : Response.json(said)

const identityRoutes = (server: CommandContext): Hono => {
  const app = new Hono().basePath(new URL(server.issuer).pathname)
  app.get(doors.metadata, async () =>
    asResponse(await server.script.metadata(discoveryDocument(server.issuer))),
  )
  app.get(doors.keys, async () => asResponse(await server.script.keySet(publishedKeys)))
  app.get(doors.authorize, (c) => answerAuthorize(server, new URL(c.req.url)))
  app.post(doors.token, async (c) => answerToken(server, c.req.raw))
  app.get(doors.userinfo, async () =>
    asResponse(
      await server.script.userinfo({ sub: server.script.subject.back, name: 'Alice of the Userinfo' }),
    ),
  )
  app.post(doors.revocation, () => new Response(null, { status: 200 }))
  return new Hono().route('/', app)
}

const apiRoutes = (): Hono => new Hono().get(doors.api, (c) => c.json({ items: [] }))
