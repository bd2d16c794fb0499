import { Hono } from 'hono'
import { type Config, registeredClients } from '../config/config.ts'
import type { UseCases } from '../http/browser/answer.ts'
import { inboundRateLimit } from '../http/browser/inbound-rate-limit.ts'
import { mountBrowserEndpoints } from '../http/browser/mount-browser-endpoints.ts'
import { mountDocuments } from '../http/browser/mount-documents.ts'
import { failedRequestOf, sessionCookieMiddleware } from '../http/browser/session-cookie-middleware.ts'
import type { Site } from '../http/browser/site.ts'
import { connectRateLimit } from '../http/connect/connect-rate-limit.ts'
import { mountConnect } from '../http/connect/mount-connect.ts'
import { mountEmbedDocuments } from '../http/connect/mount-embed-documents.ts'
import { failureAnswer, type FailureNeeds, failureResponse } from '../http/failure-response.ts'
import { notFound } from '../http/method-not-allowed.ts'
import { originCheck } from '../http/origin-check.ts'
import { mountProxy } from '../http/proxy/hono-adapter.ts'
import { type AnswerApiCall, proxyAdapter } from '../http/proxy/proxy-adapter.ts'
import { dataHeaders, securityHeaders } from '../http/security-headers.ts'
import { authenticateConnect } from '../principal/connect-session.ts'
import {
  type OpenRequestSession,
  openRequestSessions,
  type RequestSessionNeeds,
} from '../principal/request-session.ts'
import type { Proxy } from '../proxy/entry-points.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Store } from '../store/ports/ports.ts'
import type { Embedding } from '../use-cases/connect-use-cases.ts'

export interface HttpParts extends Omit<RequestSessionNeeds, 'limits' | 'guests'>, FailureNeeds {
  readonly monotonic: MonotonicClock
  readonly store: Store
  readonly site: Site
  readonly proxy: Proxy
  readonly useCases: UseCases
  readonly embedding: Pick<Embedding, 'useCases' | 'frameOrigins'>
}

/** The web app and the adapter for API calls, which share their sessions. */
export const openHttp = (config: Config, parts: HttpParts) => {
  const openRequestSession = openRequestSessions({
    ...parts,
    limits: config.sessions,
    guests: config.anonymousUse,
  })
  const answerApiCall = proxyAdapter({
    ...parts,
    openRequestSession,
    origin: config.origin,
    hostKeys: config.hostKeys,
    callsPerMinute: config.sessions.callsPerMinute,
    clock: parts.monotonic,
    failureAnswer: failureAnswer(parts),
    headers: dataHeaders(config),
  })
  const app = openApp(config, { ...parts, openRequestSession, answerApiCall })
  return { app, answerApiCall }
}

interface AppParts extends HttpParts {
  readonly openRequestSession: OpenRequestSession
  readonly answerApiCall: AnswerApiCall
}

/** Everything that answers web requests, most specific path first. */
const openApp = (config: Config, parts: AppParts): Hono => {
  const app = new Hono()
  const respond = failureResponse(parts)
  app.onError((error, c) => respond(error, failedRequestOf(c)))
  app.use(securityHeaders(config))
  mountProxy(app, parts.answerApiCall)
  app.route('/bff', openBrowserApi(config, parts))
  app.route('/connect-api', openConnectApi(config, parts))
  const callbackPaths = registeredClients(config).flatMap(({ redirectUri }) =>
    redirectUri ? [new URL(redirectUri).pathname] : [],
  )
  mountEmbedDocuments(app, { ...parts, ...parts.embedding })
  mountDocuments(app, parts.site, callbackPaths, parts.random)
  return app
}

/** For frames and windows of connect sessions, which have their own credentials. The frame's document is of our own origin, too. */
const openConnectApi = (config: Config, parts: AppParts): Hono => {
  const api = new Hono()
  api.use(originCheck(config.origin))
  mountConnect(api, parts.embedding.useCases, {
    authenticate: authenticateConnect(parts),
    rateLimit: connectRateLimit(parts.monotonic),
  })
  api.all('*', notFound)
  return api
}

const openBrowserApi = (config: Config, { useCases, openRequestSession, monotonic }: AppParts): Hono => {
  const bff = new Hono()
  bff.use(originCheck(config.origin), sessionCookieMiddleware)
  mountBrowserEndpoints(bff, useCases, { openRequestSession, inboundRateLimit: inboundRateLimit(monotonic) })
  bff.all('*', notFound)
  return bff
}
