import type { Context, MiddlewareHandler } from 'hono'
import { type MaybePromise, whenKnown } from '../../runtime/maybe-promise.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { cookieHeader, presentedSession } from '../cookie.ts'

const requestSessions = new WeakMap<Context, RequestSession>()

/** The one visit of a request. */
export const requestSessionOf = (
  c: Context,
  openRequestSession: OpenRequestSession,
): MaybePromise<RequestSession> =>
  requestSessions.get(c) ??
  whenKnown(openRequestSession(presentedSession(c.req.header('cookie'))), (requestSession) => {
    requestSessions.set(c, requestSession)
    return requestSession
  })

/** Tells the browser what became of its session, on failures too. */
export const sessionCookieMiddleware: MiddlewareHandler = async function sessionCookieMiddleware(c, next) {
  await next()
  const change = requestSessions.get(c)?.cookieChange
  if (change) c.header('set-cookie', cookieHeader(change))
  // Not "cookies": that would reach the cookies of every sibling app of this domain.
  if (change?.kind === 'clear' && change.signedOut) c.header('clear-site-data', '"storage"')
}
