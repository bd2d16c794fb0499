import type { Hono } from 'hono'
import { json, problem } from '../api-answer.ts'
import { type Caller, loginOf } from '../api-guard.ts'
import type { Passport } from '../oauth/passport.ts'
import type { PlannrClient } from '../options.ts'
import { showLogin, showMe } from '../representations.ts'

/** The person of the token, and the revocation of a connection. @see https://api-how-to.plannrcrm.com/basics/accounts */
export const personRoutes = (
  api: Hono<Caller>,
  passport: Passport,
  clients: readonly PlannrClient[],
): void => {
  api.get('/v1/logins', (c) => {
    const { logins, preferredAccountUuid } = c.var.person
    // assumed: next to `data`; its position is not documented
    const preferred =
      preferredAccountUuid === undefined ? {} : { preferred_account_uuid: preferredAccountUuid }
    return json({ data: logins.map(showLogin), ...preferred })
  })
  api.get('/v1/me', (c) => {
    const { person } = c.var
    return json(showMe(person, loginOf(person, c.req.raw) ?? person.logins.find(({ primary }) => primary)))
  })
  api.post('/v1/integrations/:client/revoke', (c) => {
    const clientId = c.req.param('client')
    if (!clients.some((client) => client.clientId === clientId))
      return problem(c.req.raw, 404, 'No query results for model [Client].')
    for (const token of passport.accessTokens.values())
      if (token.clientId === clientId && token.person === c.var.person) token.revoked = true
    for (const token of passport.refreshTokens.values())
      if (token.clientId === clientId && token.access.person === c.var.person) token.revoked = true
    // assumed: 204; the response is not documented
    return new Response(null, { status: 204 })
  })
}
