import { providers } from '@planbridge/shared/providers'
import { Hono } from 'hono'
import { adapters } from './adapters/index.ts'
import type { MaybePromise } from './runtime/maybe-promise.ts'
import { sha256 } from './runtime/sha256.ts'
import type { Ticker } from './runtime/ticker.ts'
import type { Config } from './config/config.ts'
import { connectUseCases } from './use-cases/connection-use-cases.ts'
import { ownConnection, cachedConnection } from './connections/own-connection.ts'
import { backgroundTasksOf } from './scheduler/background-tasks.ts'
import { delegationUseCases } from './use-cases/delegation-use-cases.ts'
import type { JobNeeds } from './jobs/needs.ts'
import { type Erasure, erasure } from './erasure/erase.ts'
import { type Events, type Log, openEvents } from './events.ts'
import type { UseCases } from './http/browser/answer.ts'
import type { Caller } from './http/caller.ts'
import { proxyAdapter } from './http/proxy/proxy-adapter.ts'
import type { AnswerApiCall } from './http/proxy/proxy-message.ts'
import { failureAnswer, failureResponse } from './http/failure-response.ts'
import { sessionCookieMiddleware } from './http/browser/session-cookie-middleware.ts'
import { notFound } from './http/browser/method-not-allowed.ts'
import { originCheck } from './http/origin-check.ts'
import { headersOfData, securityHeaders } from './http/security-headers.ts'
import type { Site } from './http/browser/site.ts'
import { inboundRateLimit } from './http/browser/inbound-rate-limit.ts'
import type { Integration } from './domain/integration.ts'
import { openIssuers } from './issuer/open-issuers.ts'
import { openProxy } from './proxy/entry-points.ts'
import { openUpstream, type Upstream, type UpstreamNeeds } from './proxy/open-upstream.ts'
import { endConnection } from './tokens/end-connection.ts'
import { revokeGrant, revokeTokens } from './tokens/revoke.ts'
import { freshToken, type GetFreshToken } from './tokens/fresh-token.ts'
import { refreshLease } from './tokens/refresh-lease.ts'
import { renewToken } from './tokens/renew/renew-token.ts'
import type { BackgroundTasks } from './scheduler/ports.ts'
import { mountContract } from './http/browser/mount-contract.ts'
import { mountDocuments } from './http/browser/mount-documents.ts'
import { mountProxy } from './http/proxy/hono-adapter.ts'
import { type OpenRequestSession, openRequestSessions } from './principal/request-session.ts'
import { isReady } from './store/engines/is-ready.ts'
import { type CachedStore, openCachedStore } from './store/cache/cached-store.ts'
import type { Store } from './store/ports/ports.ts'
import { purgeStore } from './store/engines/purge-store.ts'
import {
  type ProtocolLimits,
  openProtocolClient,
  defaultProtocolLimits,
} from './transport/protocol-client.ts'
import type { Forward } from './transport/forward.ts'
import { openKeyring } from './vault/keyring.ts'
import { trackInFlight } from './runtime/in-flight.ts'
import { tokenVault } from './vault/token-vault.ts'
import type { Random, Clock, Fetch, Sleep } from './runtime/platform.ts'

/** What the platform brings: everything that touches a disk, a network or a clock. */
export interface Engines {
  readonly store: Store
  readonly fetch: Fetch
  readonly forward: Forward
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
  readonly log: Log
  readonly site: Site
  readonly protocolLimits?: ProtocolLimits
  /** SHA-256 in base64url, where the platform has a quicker one. */
  readonly hash?: (text: string) => MaybePromise<string>
  /** A search in bytes, likewise. */
  readonly findBytes?: UpstreamNeeds['findBytes']
}

export interface Planbridge extends Pick<Upstream, 'health'> {
  readonly fetch: (request: Request, caller?: Caller) => Promise<Response>
  /** API calls, for a wire that brings them as they came: what `fetch` does with them, without web requests. */
  readonly answerApiCall: AnswerApiCall
  readonly freshToken: GetFreshToken
  /** What has to happen with nobody asking for it; a job engine calls it. */
  readonly backgroundTasks: BackgroundTasks
  /** Erases a person or a tenant. */
  readonly erasure: Erasure
  /** Erases sessions and attempts that have run out; what fails now is erased the next time. */
  readonly purge: () => Promise<void>
  /** Writes what was noted in passing; stopped before the store is closed, it loses nothing. */
  readonly housekeeping: Ticker
  /** When nothing is under way that must not be broken off: a renewal, or the answer to a request. */
  readonly drained: () => Promise<void>
  /** Whether the store answers. */
  readonly ready: () => Promise<boolean>
}

// Ending things is not worth a person's wait: two seconds, then it counts as failed.
const revocationLimits: ProtocolLimits = { deadlineMs: 1_800, bytesMax: 65_536 }

/** The composition root: a checked configuration and a platform in, one program out. */
export const compose = (config: Config, engines: Engines): Planbridge => {
  const { clock, random, hash = sha256 } = engines
  const events = openEvents(engines.log)
  const integrations = new Map(
    config.integrations.map((integration) => [String(integration.id), integration]),
  )
  const vault = tokenVault(openKeyring(config.vault.current, config.vault.keys))
  const memory = openCachedStore({ ...engines, events, vault })
  const parts = assemble(config, engines, { ...memory, events, integrations })
  const { anonymousUse: guests, sessions: limits } = config
  const openRequestSession = openRequestSessions({ ...memory, hash, clock, random, limits, guests })
  const answerApiCall = proxyAdapter({
    origin: config.origin,
    hostKeys: config.hostKeys,
    hash,
    openRequestSession,
    callsPerMinute: limits.callsPerMinute,
    proxy: parts.proxy,
    failureAnswer: failureAnswer({ events, random }),
    headers: headersOfData(config),
    clock,
  })
  const mountParts = { openRequestSession, events, useCases: useCases(config, parts), answerApiCall }
  const app = mountAll(config, engines, mountParts)
  const requests = trackInFlight()
  const purge = purgeStore(memory.store, clock, limits.idleSeconds, events)
  return {
    fetch: (request, caller = {}) => requests.track(Promise.resolve(app.fetch(request, caller))),
    answerApiCall,
    freshToken: parts.freshToken,
    backgroundTasks: backgroundTasksOf(parts.delegation, purge),
    erasure: erasure(parts.connect),
    ready: () => isReady(memory.store),
    health: parts.upstream.health,
    housekeeping: memory.housekeeping,
    drained: async () => void (await Promise.all([requests.drained(), parts.lease.drained()])),
    purge,
  }
}

interface Known extends CachedStore {
  readonly events: Events
  readonly integrations: ReadonlyMap<string, Integration>
}

const assemble = (config: Config, engines: Engines, known: Known) => {
  const { store, vault, activity, events, integrations } = known
  const { fetch, clock, random, sleep, findBytes } = engines
  const protocolClient = openProtocolClient(fetch, engines.protocolLimits ?? defaultProtocolLimits)
  const revocationClient = openProtocolClient(fetch, revocationLimits)
  const endTokens = revokeTokens({ store, integrations, protocolClient: revocationClient })
  const grantEnd = revokeGrant({ vault, revokeTokens: endTokens })
  const base = { ...known, protocolClient, clock, random, sleep }
  const issuers = openIssuers(config.integrations, protocolClient, clock)
  const lease = refreshLease({ connections: store.connections, random, sleep })
  const endOf = endConnection({ store, vault, events, revokeGrant: grantEnd })
  const renew = renewToken({ ...base, issuers, revokeTokens: endTokens })
  const sessionsPerPerson = config.sessions.perPerson
  const connect = { ...base, revocationClient, adapters, issuers, sessionsPerPerson, revokeGrant: grantEnd }
  const token = freshToken({ ...base, lease, renew, ...config.sessions, endConnection: endOf })
  const upstream = openUpstream({ ...base, ...config.proxy, findBytes, headers: headersOfData(config) })
  const proxy = openProxy({
    ...base,
    ...upstream,
    forward: engines.forward,
    freshToken: token,
    ownConnection: (session, id) => cachedConnection(connect, session, id),
    limits: config.proxy,
    noteUse: (id, at) => activity.used(id, at),
  })
  const delegation: JobNeeds = {
    ...base,
    freshToken: token,
    endConnection: endOf,
    ownConnection: (session, id) => ownConnection(connect, session, id),
    callOperation: proxy.callOperation,
  }
  return { connect, proxy, delegation, freshToken: token, upstream, lease }
}

type Parts = ReturnType<typeof assemble>

const useCases = ({ origin, anonymousUse }: Config, { connect, delegation }: Parts): UseCases => ({
  ...connectUseCases({ ...connect, providers, origin, anonymousUse }),
  ...delegationUseCases(delegation),
})

interface MountParts {
  readonly openRequestSession: OpenRequestSession
  readonly events: Events
  readonly useCases: UseCases
  readonly answerApiCall: AnswerApiCall
}

const mountAll = (config: Config, { random, clock, site }: Engines, mountParts: MountParts): Hono => {
  const app = new Hono()
  const respond = failureResponse({ events: mountParts.events, random })
  app.onError((error, c) => respond(error, { path: c.req.path, method: c.req.method }))
  app.use(securityHeaders(config))
  mountProxy(app, mountParts.answerApiCall)
  const bff = new Hono()
  bff.use(originCheck(config.origin), sessionCookieMiddleware)
  mountContract(bff, mountParts.useCases, {
    openRequestSession: mountParts.openRequestSession,
    inboundRateLimit: inboundRateLimit(clock),
  })
  bff.all('*', notFound)
  app.route('/bff', bff)
  const callbackPaths = config.integrations.flatMap(({ redirectUri }) =>
    redirectUri ? [new URL(redirectUri).pathname] : [],
  )
  mountDocuments(app, site, callbackPaths, random)
  return app
}
