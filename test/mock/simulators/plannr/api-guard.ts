import type { MiddlewareHandler } from 'hono'
import { invalid, problem, unauthenticated } from './api-answer.ts'
import type { Passport } from './oauth/passport.ts'
import type { PlannrAccount, PlannrLimits, PlannrLogin, PlannrPerson } from './options.ts'
import { throttle, tooManyAttempts } from './throttle.ts'

/** The values that the guard resolves before a route runs. */
export interface Caller {
  Variables: { person: PlannrPerson; login: PlannrLogin; account: PlannrAccount }
}

const bearerOf = (request: Request): string =>
  /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''

/** Requires a live token and limits each user to 500 requests per minute. @see https://api-how-to.plannrcrm.com/basics/rate-limits */
export const guardApi = (
  passport: Passport,
  limits: PlannrLimits,
  now: () => number,
): MiddlewareHandler<Caller> => {
  const countRequest = throttle(now)
  return async function apiGuard(c, next) {
    const token = passport.accessTokens.get(bearerOf(c.req.raw))
    if (token === undefined || !passport.isLive(token)) return unauthenticated(c.req.raw)
    const decision = countRequest(String(token.person.id), limits.apiPerMinute)
    if (decision.kind === 'throttled') return tooManyAttempts(decision)
    c.set('person', token.person)
    await next()
    for (const [name, value] of Object.entries(decision.headers)) c.res.headers.set(name, value)
    return undefined
  }
}

export const accountHeader = 'x-plannr-account-uuid'

export const loginOf = (person: PlannrPerson, request: Request): PlannrLogin | undefined =>
  person.logins.find(({ account }) => account.uuid === request.headers.get(accountHeader))

/** Requires the account header. Its value is the uuid of an account, not of a login. @see https://api-how-to.plannrcrm.com/getting-started/making-requests */
export const needsAccount: MiddlewareHandler<Caller> = async (c, next) => {
  if (!c.req.raw.headers.has(accountHeader)) {
    // assumed: 422; the documents only say that such a call fails
    const message = 'The X-PLANNR-ACCOUNT-UUID header is required.'
    return invalid(c, { [accountHeader]: [message] })
  }
  const login = loginOf(c.var.person, c.req.raw)
  // assumed: 403 with Laravel's message for the account of another person and for the uuid of a login
  if (login === undefined) return problem(c.req.raw, 403, 'This action is unauthorized.')
  c.set('login', login)
  c.set('account', login.account)
  return next()
}
