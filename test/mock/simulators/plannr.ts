import { Hono } from 'hono'
import { problem } from './plannr/api-answer.ts'
import { type Caller, guardApi } from './plannr/api-guard.ts'
import { authorizeRoutes } from './plannr/oauth/authorize-endpoint.ts'
import { openPassport, type Passport } from './plannr/oauth/passport.ts'
import { personalTokenStore } from './plannr/oauth/personal-tokens.ts'
import { openSessions } from './plannr/oauth/sessions.ts'
import { tokenEndpoint } from './plannr/oauth/token-endpoint.ts'
import { tokenPageRoutes } from './plannr/oauth/token-page.ts'
import type { PlannrLimits, PlannrOptions, PlannrSimulator } from './plannr/options.ts'
import { openPeople } from './plannr/people.ts'
import { adviserPages } from './plannr/pages/adviser-pages.ts'
import { openRecords } from './plannr/records.ts'
import { refuseOtherMethods } from './plannr/refuse-other-methods.ts'
import { lookupRoutes, publicRoutes } from './plannr/routes/lookup-routes.ts'
import { personRoutes } from './plannr/routes/person-routes.ts'
import { recordRoutes } from './plannr/routes/record-routes.ts'
import { throttle, tooManyAttempts } from './plannr/throttle.ts'
import {
  deliveries,
  seededSubscription,
  type Subscription,
  tellThrough,
  webhookRoutes,
} from './plannr/webhooks.ts'
import { openOutbox } from './sending/outbox.ts'
import { random } from './random.ts'
import { requestLog } from './request-log.ts'
import { whenNeeded } from './simulator.ts'

export type {
  Generation,
  PersonalToken,
  PersonalTokenSeed,
  PlannrAccount,
  PlannrClient,
  PlannrFirm,
  PlannrLimits,
  PlannrLogin,
  PlannrOptions,
  PlannrPerson,
  PlannrSimulator,
  SignedWebhook,
} from './plannr/options.ts'

/**
 * A simulator of Plannr's CRM API and its Laravel Passport.
 *
 * Options: `plannr({ environment, clients: [{ clientId, clientSecret, redirectUris, name?, pkce? }], origin?, generation?,
 * accessTokenSeconds?, personalTokens?: [{ username, name?, token? }], limits?: { apiPerMinute?, tokenPerMinute? },
 * subscriptions?: [{ url, events, signingSecret }] })`. It sends webhooks if the environment has `deliver`.
 *
 * Controls beside `fetch`: `log` (`entries` of received requests, `clear()`), `people`
 * (sign-in names, passwords, logins, accounts), `limits` (may be changed), `personalTokens()`, `mintPersonalToken(…)`,
 * `revokeEverything()`, `expireAccessTokens()`, `refreshTokens()`, `notify(event, data)`, `outbox`, `sendDue()`,
 * `webhooks(event, data)`. People use the pages `/clients` and `/tasks`.
 * @see https://api-how-to.plannrcrm.com/getting-started/authorization
 */
export const plannr = (options: PlannrOptions): PlannrSimulator => {
  const { environment } = options
  const parts = openParts(options)
  const { origin, people, limits, passport, subscriptions, outbox, tell, tokens, seeded } = parts
  const log = requestLog(environment.now)
  const app = whenNeeded(() => routesOf(options, parts))
  return {
    name: 'plannr',
    origin,
    origins: [origin],
    log,
    people,
    limits,
    personalTokens: tokens.list,
    mintPersonalToken: tokens.mint,
    revokeEverything: () => revokeEverything(passport),
    expireAccessTokens: () => expireAccessTokens(passport, environment.now()),
    refreshTokens: () => liveRefreshTokens(passport, environment.now()),
    outbox,
    sendDue: outbox.sendDue,
    notify: async (event, data) => {
      await tell(event, data)
      await outbox.sendDue()
    },
    webhooks: (event, data) => deliveries(subscriptions, { event, data, at: environment.now() }),
    fetch: async (request) => {
      await seeded
      await log.record(request)
      const response = await app().fetch(request)
      void outbox.sendDue()
      return response
    },
  }
}

const routesOf = (options: PlannrOptions, parts: Parts): Hono => {
  const { base, source } = parts
  const routes = new Hono()
  oauth(routes, options, parts)
  adviserPages(routes, { ...parts, uuid: () => source.uuid(), now: options.environment.now })
  routes.route('/api', api(options, parts))
  const app = new Hono().route(base === '' ? '/' : base, routes)
  app.notFound((c) => problem(c.req.raw, 404, `The route ${c.req.path.slice(1)} could not be found.`))
  return app
}

// assumed: as the webhook server of Spatie, which Laravel programs use, waits: 10 and 100 seconds
const usualRetryMinutes = [10 / 60, 100 / 60]

const openParts = (options: PlannrOptions) => {
  const { now, seed, deliver } = options.environment
  const address = new URL(options.origin ?? 'https://api.plannrcrm.com')
  const base = address.pathname.replace(/\/$/, '')
  const source = random(`plannr ${seed}`)
  const limits: PlannrLimits = { apiPerMinute: 500, tokenPerMinute: 60, ...options.limits }
  const people = openPeople(source)
  const passport = openPassport(source, now)
  const tokens = personalTokenStore({ passport, people, now })
  const seeded = Promise.all((options.personalTokens ?? []).map(tokens.mint))
  const records = openRecords(source, people, now())
  const subscriptions: Subscription[] = (options.subscriptions ?? []).map((one) =>
    seededSubscription(one, source, now()),
  )
  const outbox = openOutbox({ now, deliver, retryMinutes: options.webhookRetryMinutes ?? usualRetryMinutes })
  const tell = tellThrough({ subscriptions, outbox, now })
  const sessions = openSessions(source, address)
  const origin = `${address.origin}${base}`
  const opened = { origin, base, source, limits, people, passport, tokens, seeded }
  return { ...opened, records, subscriptions, outbox, tell, sessions }
}

type Parts = ReturnType<typeof openParts>

const oauth = (
  app: Hono,
  options: PlannrOptions,
  { base, source, limits, people, passport, tokens, sessions }: Parts,
): void => {
  const { clients, generation = 'passport-12', accessTokenSeconds = 3600, environment } = options
  authorizeRoutes(app, { passport, sessions, people, clients, generation, base, random: source })
  tokenPageRoutes(app, { sessions, random: source, base, mint: tokens.mint })
  const token = tokenEndpoint({ passport, clients, generation, accessTokenSeconds, now: environment.now })
  const countRequest = throttle(environment.now)
  app.post('/oauth/token', async (c) => {
    // Stock Passport counts per IP address; a simulator sees only one.
    const decision = countRequest('', limits.tokenPerMinute)
    if (decision.kind === 'throttled') return tooManyAttempts(decision)
    const response = await token(c.req.raw)
    for (const [name, value] of Object.entries(decision.headers)) response.headers.set(name, value)
    return response
  })
}

const api = (
  { environment, clients }: PlannrOptions,
  { source, limits, passport, subscriptions, records, tell }: Parts,
) => {
  const resources = new Hono<Caller>()
  publicRoutes(resources)
  resources.use(guardApi(passport, limits, environment.now))
  personRoutes(resources, passport, clients)
  const needs = { uuid: () => source.uuid(), now: environment.now, tell }
  recordRoutes(resources, records, needs)
  lookupRoutes(resources, records, needs)
  webhookRoutes(resources, { subscriptions, random: source, now: environment.now })
  refuseOtherMethods(resources)
  return resources
}

const revokeEverything = ({ codes, accessTokens, refreshTokens }: Passport): void => {
  for (const issued of [codes, accessTokens, refreshTokens])
    for (const one of issued.values()) one.revoked = true
}

const liveRefreshTokens = ({ refreshTokens }: Passport, now: number): string[] =>
  [...refreshTokens].flatMap(([text, { revoked, expiresAt }]) => (revoked || now >= expiresAt ? [] : [text]))

const expireAccessTokens = ({ accessTokens }: Passport, now: number): void => {
  for (const token of accessTokens.values()) token.expiresAt = Math.min(token.expiresAt, now)
}
