import type { Context, MiddlewareHandler } from 'hono'
import { type MaybePromise, whenKnown } from '../../runtime/maybe-promise.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { callerOf, networkOf, setCookie } from '../caller.ts'
import { cookieHeader, presentedSession, presentedWindows } from '../cookie.ts'
import type { FailedRequest } from '../failure-response.ts'

const requestSessions = new WeakMap<Context, RequestSession>()

/** The request's session, opened once per request. An unattended request is no activity of its person. */
export const requestSessionOf = (
  c: Context,
  openRequestSession: OpenRequestSession,
  isUnattended = false,
): MaybePromise<RequestSession> =>
  requestSessions.get(c) ??
  whenKnown(openRequestSession(presentedSession(c.req.header('cookie')), isUnattended), (requestSession) => {
    const { address } = callerOf(c)
    if (address !== undefined) requestSession.network = networkOf(address)
    requestSession.userAgent = c.req.header('user-agent')
    requestSession.windows = presentedWindows(c.req.header('cookie'))
    requestSessions.set(c, requestSession)
    return requestSession
  })

// True if the request was made with the session of a person.
const isByPerson = (c: Context): boolean => (requestSessions.get(c)?.session?.subject ?? null) !== null

/** The request of a failure, for the log. */
export const failedRequestOf = (c: Context): FailedRequest => ({
  path: c.req.path,
  method: c.req.method,
  by: isByPerson(c) ? 'person' : 'anyone',
  clientDisconnected: c.req.raw.signal.aborted,
})

/** Sets or clears the session cookie after every request, including failed ones. */
export const sessionCookieMiddleware: MiddlewareHandler = async function sessionCookieMiddleware(c, next) {
  await next()
  const change = requestSessions.get(c)?.cookieChange
  if (change) setCookie(c, cookieHeader(change))
  // Not "cookies", which would also delete the cookies of sibling apps on this domain.
  if (change?.kind === 'clear' && change.signedOut) c.header('clear-site-data', '"storage"')
}
