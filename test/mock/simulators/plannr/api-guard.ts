import type { MiddlewareHandler } from 'hono'
import { invalid, problem, unauthenticated } from './api-answer.ts'
import type { PlannrAccount, PlannrLimits, PlannrLogin, PlannrPerson } from './options.ts'
import type { Passport } from './oauth/passport.ts'
import { throttle, tooManyAttempts } from './throttle.ts'

/** What the guard has found out before a route runs. */
export interface Caller {
  Variables: { person: PlannrPerson; login: PlannrLogin; account: PlannrAccount }
}

const bearerOf = (request: Request): string =>
  /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''

/** A live token of anybody, 500 requests a minute and user. @see https://api-how-to.plannrcrm.com/basics/rate-limits */
export const guardApi = (
  passport: Passport,
  limits: PlannrLimits,
  now: () => number,
): MiddlewareHandler<Caller> => {
  const leaseOf = throttle(now)
  return async function apiGuard(c, next) {
    const token = passport.accessTokens.get(bearerOf(c.req.raw))
    if (token === undefined || !passport.isLive(token)) return unauthenticated(c.req.raw)
    const lease = leaseOf(String(token.person.id), limits.apiPerMinute)
    if (lease.kind === 'throttled') return tooManyAttempts(lease)
    c.set('person', token.person)
    await next()
    for (const [name, value] of Object.entries(lease.headers)) c.res.headers.set(name, value)
    return undefined
  }
}

export const accountHeader = 'x-plannr-account-uuid'

export const loginOf = (person: PlannrPerson, request: Request): PlannrLogin | undefined =>
  person.logins.find(({ account }) => account.uuid === request.headers.get(accountHeader))

/** For endpoints that need an account: the account's uuid, not the login's. @see https://api-how-to.plannrcrm.com/getting-started/making-requests */
export const needsAccount: MiddlewareHandler<Caller> = async (c, next) => {
  if (!c.req.raw.headers.has(accountHeader)) {
    // assumed: 422, the documents only say that such a call errors
    const message = 'The X-PLANNR-ACCOUNT-UUID header is required.'
    return invalid(c, { [accountHeader]: [message] })
  }
  const login = loginOf(c.var.person, c.req.raw)
  // assumed: 403 with Laravel's words for an account of somebody else (or a login's uuid)
  if (login === undefined) return problem(c.req.raw, 403, 'This action is unauthorized.')
  c.set('login', login)
  c.set('account', login.account)
  return next()
}
