import { Hono } from 'hono'
import { authenticateConnect } from '../principal/connect-session.ts'
import type { OpenRequestSession } from '../principal/request-session.ts'
import type { Store } from '../store/ports/ports.ts'
import type { UseCases } from './browser/answer.ts'
import { inboundRateLimit } from './browser/inbound-rate-limit.ts'
import { mountBrowserEndpoints } from './browser/mount-browser-endpoints.ts'
import { mountDocuments } from './browser/mount-documents.ts'
import { failedRequestOf, sessionCookieMiddleware } from './browser/session-cookie-middleware.ts'
import type { Site } from './browser/site.ts'
import type { ConnectUseCases } from './connect/answer-connect.ts'
import { connectRateLimit } from './connect/connect-rate-limit.ts'
import type { FrameOrigins } from './connect/embed-documents.ts'
import { mountConnect } from './connect/mount-connect.ts'
import { mountEmbedDocuments } from './connect/mount-embed-documents.ts'
import { failureAnswer, type FailureNeeds, failureResponse } from './failure-response.ts'
import type { HostUseCases } from './host/answer-host.ts'
import { hostApp, type HostAppNeeds } from './host/host-app.ts'
import { notFound } from './method-not-allowed.ts'
import { originCheck } from './origin-check.ts'
import { mountProxy } from './proxy/hono-adapter.ts'
import type { AnswerApiCall } from './proxy/proxy-adapter.ts'
import { securityHeaders } from './security-headers.ts'
import type { ReceiveDelivery } from './webhooks/received-delivery.ts'
import { webhooksApp } from './webhooks/webhooks-app.ts'

export interface AppNeeds
  extends FailureNeeds, Pick<HostAppNeeds, 'hostKeys' | 'hash' | 'monotonic' | 'answerOnce'> {
  /** The app's origin. */
  readonly origin: string
  readonly site: Site
  /** The paths of all redirect URIs. */
  readonly callbackPaths: readonly string[]
  readonly openRequestSession: OpenRequestSession
  readonly answerApiCall: AnswerApiCall
  readonly useCases: UseCases
  readonly ofHosts: HostUseCases
  readonly embedding: { readonly useCases: ConnectUseCases; readonly frameOrigins: FrameOrigins }
  readonly store: Store
  readonly receiveDelivery: ReceiveDelivery
}

/** Everything that answers web requests, most specific path first. */
export const openApp = (needs: AppNeeds): Hono => {
  const app = new Hono()
  const respond = failureResponse(needs)
  app.onError((error, c) => respond(error, failedRequestOf(c)))
  app.use(securityHeaders(needs))
  mountProxy(app, needs.answerApiCall)
  app.route('/bff', browserApi(needs))
  app.route('/v1', hostApp({ ...needs, useCases: needs.ofHosts, failureAnswer: failureAnswer(needs) }))
  app.route('/connect-api', connectApi(needs))
  app.route('/webhooks', webhooksApp({ ...needs, failureAnswer: failureAnswer(needs) }))
  mountEmbedDocuments(app, { ...needs, ...needs.embedding })
  mountDocuments(app, needs.site, [...needs.callbackPaths], needs.random)
  return app
}

const browserApi = ({ origin, useCases, openRequestSession, monotonic }: AppNeeds): Hono => {
  const bff = new Hono()
  bff.use(originCheck(origin), sessionCookieMiddleware)
  mountBrowserEndpoints(bff, useCases, { openRequestSession, inboundRateLimit: inboundRateLimit(monotonic) })
  bff.all('*', notFound)
  return bff
}

/** For frames and windows of connect sessions, which have credentials of their own. The frame's document is of our own origin, too. */
const connectApi = (needs: AppNeeds): Hono => {
  const api = new Hono()
  api.use(originCheck(needs.origin))
  mountConnect(api, needs.embedding.useCases, {
    authenticate: authenticateConnect(needs),
    rateLimit: connectRateLimit(needs.monotonic),
  })
  api.all('*', notFound)
  return api
}
