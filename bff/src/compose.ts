import { providers } from '@planbridge/shared/providers'
import { Hono } from 'hono'
import { adapters } from './adapters/index.ts'
import type { Awaitable } from './awaitable.ts'
import { sha256 } from './base64url.ts'
import type { Beat } from './beat.ts'
import type { Config } from './config/config.ts'
import { connectUseCases } from './connect/connect-use-cases.ts'
import { ownConnection, recallConnection } from './connect/own-connection.ts'
import { dutyOf } from './delegation/caretaker.ts'
import { delegationUseCases } from './delegation/delegation-use-cases.ts'
import type { DelegationNeeds } from './delegation/needs.ts'
import { type Erasure, erasure } from './erase/erase.ts'
import { type Events, type Log, openEvents } from './events.ts'
import type { UseCases } from './http/answer.ts'
import type { Caller } from './http/caller.ts'
import { apiDoors } from './http/api-doors.ts'
import type { AnswerApiCall } from './http/wire.ts'
import { failureAnswer, failureResponse } from './http/failure-response.ts'
import { holdCookie } from './http/hold-cookie.ts'
import { notFound } from './http/method-not-allowed.ts'
import { originCheck } from './http/origin-check.ts'
import { headersOfData, securityHeaders } from './http/security-headers.ts'
import type { Site } from './http/site.ts'
import { sessionPace } from './http/session-pace.ts'
import { slowDown } from './http/slow-down.ts'
import type { Integration } from './integration.ts'
import { openIssuers } from './issuer/open-issuers.ts'
import { callInBackground } from './proxy/call-in-background.ts'
import { forwardForHost } from './proxy/forward-for-host.ts'
import { forwardRequest } from './proxy/forward-request.ts'
import { openUpstream, type Upstream, type UpstreamNeeds } from './proxy/upstream.ts'
import { apiRoutes, type ProxyNeeds } from './proxy/needs.ts'
import { endConnection } from './refresh/end-connection.ts'
import { endGrant, endTokens } from './refresh/end-grant.ts'
import { freshToken, type GetFreshToken } from './refresh/fresh-token.ts'
import { refreshTurn } from './refresh/refresh-turn.ts'
import { renewToken } from './refresh/renew-token.ts'
import type { Duty } from './jobs/ports.ts'
import { mountContract } from './routes/contract.ts'
import { mountDocuments } from './routes/documents.ts'
import { mountProxy } from './routes/proxy.ts'
import { webDoor } from './http/web-door.ts'
import { type OpenVisit, openVisits } from './session/visit.ts'
import { isReady } from './store/is-ready.ts'
import { type Memory, openMemory } from './store/memory.ts'
import type { Store } from './store/ports.ts'
import { purgeStore } from './store/purge-store.ts'
import { type AskLimits, boundedAsk, usualLimits } from './transport/ask.ts'
import type { Forward } from './transport/forward.ts'
import { openKeyring } from './vault/keyring.ts'
import { openUnderWay } from './under-way.ts'
import { tokenVault } from './vault/token-vault.ts'
import type { Chance, Clock, Fetch, Pause } from './world.ts'

/** What the platform brings: everything that touches a disk, a network or a clock. */
export interface Engines {
  readonly store: Store
  readonly fetch: Fetch
  readonly forward: Forward
  readonly clock: Clock
  readonly chance: Chance
  readonly pause: Pause
  readonly log: Log
  readonly site: Site
  readonly askLimits?: AskLimits
  /** SHA-256 in base64url, where the platform has a quicker one. */
  readonly hash?: (text: string) => Awaitable<string>
  /** A search in bytes, likewise. */
  readonly findBytes?: UpstreamNeeds['findBytes']
}

export interface Planbridge extends Pick<Upstream, 'health'> {
  readonly fetch: (request: Request, caller?: Caller) => Promise<Response>
  /** API calls, for a wire that brings them as they came: what `fetch` does with them, without web requests. */
  readonly answerApiCall: AnswerApiCall
  readonly freshToken: GetFreshToken
  /** What has to happen with nobody asking for it; a job engine calls it. */
  readonly duty: Duty
  /** Erases a person or a tenant. */
  readonly erasure: Erasure
  /** Erases sessions and attempts that have run out; what fails now is erased the next time. */
  readonly purge: () => Promise<void>
  /** Writes what was noted in passing; stopped before the store is closed, it loses nothing. */
  readonly upkeep: Beat
  /** When nothing is under way that must not be broken off: a renewal, or the answer to a request. */
  readonly settled: () => Promise<void>
  /** Whether the store answers. */
  readonly ready: () => Promise<boolean>
}

// Ending things is not worth a person's wait: two seconds, then it counts as failed.
const farewellLimits: AskLimits = { deadlineMs: 1_800, bytesMax: 65_536 }

/** The composition root: a checked configuration and a platform in, one program out. */
export const compose = (config: Config, engines: Engines): Planbridge => {
  const { clock, chance, hash = sha256 } = engines
  const events = openEvents(engines.log)
  const integrations = new Map(
    config.integrations.map((integration) => [String(integration.id), integration]),
  )
  const vault = tokenVault(openKeyring(config.vault.current, config.vault.keys))
  const memory = openMemory({ ...engines, events, vault })
  const parts = assemble(config, engines, { ...memory, events, integrations })
  const { anonymousUse: guests, sessions: limits } = config
  const openVisit = openVisits({ ...memory, hash, clock, chance, limits, guests })
  const answerApiCall = apiDoors({
    origin: config.origin,
    keys: config.hostKeys,
    hash,
    openVisit,
    paceCalls: sessionPace(limits.callsPerMinute, clock),
    forwardRequest: forwardRequest(parts.proxy),
    forwardForHost: forwardForHost(parts.proxy),
    failureAnswer: failureAnswer({ events, chance }),
    headers: headersOfData(config),
  })
  const doors = { openVisit, events, useCases: useCases(config, parts), answerApiCall }
  const app = mountAll(config, engines, doors)
  const requests = openUnderWay()
  const purge = purgeStore(memory.store, clock, limits.idleSeconds, events)
  return {
    fetch: (request, caller = {}) => requests.track(Promise.resolve(app.fetch(request, caller))),
    answerApiCall,
    freshToken: parts.freshToken,
    duty: dutyOf(parts.delegation, purge),
    erasure: erasure(parts.connect),
    ready: () => isReady(memory.store),
    health: parts.upstream.health,
    upkeep: memory.upkeep,
    settled: async () => void (await Promise.all([requests.settled(), parts.turn.settled()])),
    purge,
  }
}

interface Known extends Memory {
  readonly events: Events
  readonly integrations: ReadonlyMap<string, Integration>
}

const assemble = (config: Config, engines: Engines, known: Known) => {
  const { store, vault, activity, events, integrations } = known
  const { fetch, clock, chance, pause, findBytes } = engines
  const ask = boundedAsk(fetch, engines.askLimits ?? usualLimits)
  const farewell = boundedAsk(fetch, farewellLimits)
  const giveBack = endTokens({ store, integrations, ask: farewell })
  const grantEnd = endGrant({ vault, endTokens: giveBack })
  const base = { ...known, ask, clock, chance, pause }
  const issuers = openIssuers(config.integrations, ask, clock)
  const turn = refreshTurn({ connections: store.connections, chance, pause })
  const endOf = endConnection({ store, vault, events, endGrant: grantEnd })
  const renew = renewToken({ ...base, issuers, endTokens: giveBack })
  const sessionsPerPerson = config.sessions.perPerson
  const connect = { ...base, farewell, adapters, issuers, sessionsPerPerson, endGrant: grantEnd }
  const token = freshToken({ ...base, turn, renew, ...config.sessions, endConnection: endOf })
  const upstream = openUpstream({ ...base, ...config.proxy, findBytes, headers: headersOfData(config) })
  const proxy: ProxyNeeds = {
    ...base,
    ...upstream,
    forward: engines.forward,
    freshToken: token,
    ownConnection: (session, id) => recallConnection(connect, session, id),
    routes: apiRoutes(config.integrations),
    limits: config.proxy,
    noteUse: (id, at) => activity.used(id, at),
  }
  const delegation: DelegationNeeds = {
    ...base,
    freshToken: token,
    endConnection: endOf,
    ownConnection: (session, id) => ownConnection(connect, session, id),
    callInBackground: callInBackground(proxy),
  }
  return { connect, proxy, delegation, freshToken: token, upstream, turn }
}

type Parts = ReturnType<typeof assemble>

const useCases = ({ origin, anonymousUse }: Config, { connect, delegation }: Parts): UseCases => ({
  ...connectUseCases({ ...connect, providers, origin, anonymousUse }),
  ...delegationUseCases(delegation),
})

interface Doors {
  readonly openVisit: OpenVisit
  readonly events: Events
  readonly useCases: UseCases
  readonly answerApiCall: AnswerApiCall
}

const mountAll = (config: Config, { chance, clock, site }: Engines, doors: Doors): Hono => {
  const app = new Hono()
  const respond = failureResponse({ events: doors.events, chance })
  app.onError((error, c) => respond(error, { path: c.req.path, method: c.req.method }))
  app.use(securityHeaders(config))
  mountProxy(app, webDoor(doors.answerApiCall))
  const bff = new Hono()
  bff.use(originCheck(config.origin), holdCookie)
  mountContract(bff, doors.useCases, { openVisit: doors.openVisit, slowDown: slowDown(clock) })
  bff.all('*', notFound)
  app.route('/bff', bff)
  const callbackPaths = config.integrations.flatMap(({ redirectUri }) =>
    redirectUri ? [new URL(redirectUri).pathname] : [],
  )
  mountDocuments(app, site, callbackPaths, chance)
  return app
}
