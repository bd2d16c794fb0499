import type { Context, MiddlewareHandler } from 'hono'
import { type Awaitable, whenKnown } from '../awaitable.ts'
import type { OpenVisit, Visit } from '../session/visit.ts'
import { cookieHeader, presentedSession } from './cookie.ts'

const visits = new WeakMap<Context, Visit>()

/** The one visit of a request. */
export const visitOf = (c: Context, openVisit: OpenVisit): Awaitable<Visit> =>
  visits.get(c) ??
  whenKnown(openVisit(presentedSession(c.req.header('cookie'))), (visit) => {
    visits.set(c, visit)
    return visit
  })

/** Tells the browser what became of its session, on failures too. */
export const holdCookie: MiddlewareHandler = async function holdCookie(c, next) {
  await next()
  const change = visits.get(c)?.change
  if (change) c.header('set-cookie', cookieHeader(change))
  // Not "cookies": that would reach the cookies of every sibling app of this domain.
  if (change?.kind === 'clear' && change.signedOut) c.header('clear-site-data', '"storage"')
}
