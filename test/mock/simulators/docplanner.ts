import { Hono } from 'hono'
import { failure } from './docplanner/answer.ts'
import { authenticate } from './docplanner/bearer.ts'
import { bookVisit } from './docplanner/changes.ts'
import { type Clinic, openClinic } from './docplanner/clinic.ts'
import { refuseUnknownExtension } from './docplanner/extensions.ts'
import { freeSlots } from './docplanner/free-slots.ts'
import { httpsAddress } from './docplanner/https-only.ts'
import { localTime } from './docplanner/local-time.ts'
import { type Network, openNetwork } from './docplanner/network.ts'
import { visitData } from './docplanner/notification-data.ts'
import { type Notifications, openNotifications } from './docplanner/notifications.ts'
import type {
  DocplannerLimits,
  DocplannerOptions,
  DocplannerSimulator,
  Notification,
} from './docplanner/options.ts'
import { calendarPages } from './docplanner/pages/calendar-pages.ts'
import { networkPages } from './docplanner/pages/network-pages.ts'
import { publicDocument } from './docplanner/public-ips.ts'
import { rateLimit } from './docplanner/rate-limit.ts'
import { type ResourceVariables, resolveResources } from './docplanner/resolve-resources.ts'
import { bookingRoutes } from './docplanner/routes/booking-routes.ts'
import { breakRoutes } from './docplanner/routes/break-routes.ts'
import { calendarRoutes } from './docplanner/routes/calendar-routes.ts'
import { directoryRoutes } from './docplanner/routes/directory-routes.ts'
import { insuranceRoutes } from './docplanner/routes/insurance-routes.ts'
import { notificationRoutes } from './docplanner/routes/notification-routes.ts'
import { serviceRoutes } from './docplanner/routes/service-routes.ts'
import { slotRoutes } from './docplanner/routes/slot-routes.ts'
import { visitRoutes } from './docplanner/routes/visit-routes.ts'
import { tokenEndpoint } from './docplanner/token-endpoint.ts'
import { type TokenStore, tokenStore } from './docplanner/token-store.ts'
import { requestLog } from './request-log.ts'
import { whenNeeded } from './simulator.ts'

export type {
  DocplannerClient,
  DocplannerLimits,
  DocplannerOptions,
  DocplannerSimulator,
  IssuedToken,
  Notification,
} from './docplanner/options.ts'

/**
 * A simulator of Docplanner's Integrations API and its FOS token endpoint.
 *
 * Options: `docplanner({ environment, domain: 'doctoralia.es', clients: [{ clientId: '<int>_<base36>', clientSecret,
 * facilities?, grantTypes?, notifications? }], origin?: with a path or without, default https://www.${domain}, expiresIn?: 3600 | 86400,
 * scopeEcho?: 'sample' | 'stock', limits?: { getPerHour?, writePerMinute? }, publicIps?, spareIps?, pushRetryMinutes? })`. It sends
 * pushes if the environment has `deliver` and a client has `push: { url, header?, gates? }`.
 *
 * Controls beside `fetch`: `log` (`entries` of received requests, `clear()`), `tokensIssued`, `expireTokens()`,
 * `deleteTokens()`, `limits` (may be changed), `notify(name, data)`, `queue()`, `patientBooks({ address, start? })`, `outbox`,
 * `sendDue()`, `network`. People use the pages `/calendar` and `/network`.
 * @see https://integrations.docplanner.com/docs
 */
export const docplanner = (options: DocplannerOptions): DocplannerSimulator => {
  const { environment, domain } = options
  const address = new URL(options.origin ?? `https://www.${domain}`)
  const base = address.pathname.replace(/\/$/, '')
  const origin = `${address.origin}${base}`
  const time = localTime(domain)
  const network = openNetwork(options.publicIps ?? documentation, options.spareIps ?? spareDocumentation)
  const notifications = openNotifications(options, { time, senders: () => network.senders })
  const openedAt = environment.now()
  const clinic = whenNeeded(() => openClinic(options, { time, openedAt, ...notifications }))
  const store = tokenStore(environment.now)
  const log = requestLog(environment.now)
  const limits: DocplannerLimits = { getPerHour: 8000, writePerMinute: 40, ...options.limits }
  const app = whenNeeded(() =>
    routes(options, { base, clinic: clinic(), store, limits, network, notifications }),
  )
  const { outbox, notify, queue } = notifications
  return {
    name: 'docplanner',
    origin,
    // The http origin answers with redirects to https.
    origins: [...new Set([origin, origin.replace('https:', 'http:')])],
    domain,
    log,
    limits,
    tokensIssued: store.issued,
    expireTokens: store.expireAll,
    deleteTokens: store.deleteAll,
    notify,
    queue,
    outbox,
    network,
    sendDue: outbox.sendDue,
    patientBooks: (where) => portalBooking(clinic(), where),
    fetch: async (request) => {
      await log.record(request)
      const redirectTo = httpsAddress(request.url, origin)
      // assumed: 301; the documents say 3XX
      if (redirectTo !== undefined)
        return new Response(null, { status: 301, headers: { location: redirectTo } })
      const inner = await withoutBase(request, base)
      const response = (await publicDocument(network, inner)) ?? (await app().fetch(inner))
      void outbox.sendDue()
      return response
    },
  }
}

/** The request as it would be made to a whole origin. Its body is read, because not every browser copies a stream. */
const withoutBase = async (request: Request, base: string): Promise<Request> => {
  if (base === '') return request
  const { method, headers, url } = request
  const { origin, pathname, search } = new URL(url)
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer()
  return new Request(`${origin}${pathname.slice(base.length)}${search}`, { method, headers, body })
}

// assumed: addresses reserved for documentation, because the published list is masked
const documentation = ['192.0.2.10', '192.0.2.11', '198.51.100.20']
const spareDocumentation = ['192.0.2.12', '198.51.100.21']

interface Parts {
  /** The path below which Docplanner is served; '' for a whole origin. */
  readonly base: string
  readonly clinic: Clinic
  readonly store: TokenStore
  readonly limits: DocplannerLimits
  readonly network: Network
  readonly notifications: Notifications
}

const routes = (options: DocplannerOptions, parts: Parts): Hono => {
  const { base, clinic, store, network, notifications } = parts
  const app = new Hono()
  const token = tokenEndpoint(options, clinic.random, store.add)
  app.on(['GET', 'POST'], '/oauth/v2/token', (c) => token(c.req.raw))
  app.route('/api/v3/integration', api(options, parts))
  calendarPages(app, { base, clinic, outbox: notifications.outbox })
  networkPages(app, { base, network, outbox: notifications.outbox })
  app.notFound(() => failure(404, 'Object not found'))
  return app
}

const api = (
  options: DocplannerOptions,
  { clinic, store, limits, notifications }: Parts,
): Hono<ResourceVariables> => {
  const resources = new Hono<ResourceVariables>()
  const countRequest = rateLimit(limits, options.environment.now, clinic.time)
  resources.use(async (c, next) => {
    const caller = authenticate(c.req.raw, store, options.clients)
    if (caller.kind === 'refused') return caller.response
    c.set('client', caller.client)
    const { allowed, headers } = countRequest(caller.client.clientId, c.req.method)
    const refusal = allowed ? refuseUnknownExtension(c.req.url) : undefined
    if (refusal !== undefined) c.res = refusal
    else if (allowed) await next()
    // assumed: the error format and Symfony's message; the body of a 429 is not documented
    else c.res = failure(429, 'Too Many Requests')
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    return undefined
  })
  resolveResources(resources, clinic)
  directoryRoutes(resources, clinic)
  serviceRoutes(resources, clinic)
  insuranceRoutes(resources, clinic)
  slotRoutes(resources, clinic)
  bookingRoutes(resources, clinic)
  visitRoutes(resources, clinic)
  breakRoutes(resources, clinic)
  calendarRoutes(resources)
  notificationRoutes(resources, notifications)
  return resources
}

const portalBooking = (
  clinic: Clinic,
  { address, start }: Parameters<DocplannerSimulator['patientBooks']>[0],
): Notification => {
  const slots = freeSlots(clinic, address)
  const slot = start === undefined ? slots[0] : slots.find((one) => one.start === Date.parse(start))
  const [service] = slot?.services ?? []
  if (slot === undefined || service === undefined)
    throw new Error(`Address ${address} has no free slot ${start === undefined ? 'left' : `at ${start}`}`)
  const patient = { name: 'Ada', surname: 'Sample', email: 'ada@example.com', phone: '+34600000000' }
  const visit = { address, service: service.id, duration: service.duration, patient, start: slot.start }
  const data = visitData(clinic, bookVisit(clinic, visit, 'user'))
  return { name: 'slot-booked', data, created_at: clinic.time.iso(clinic.now()) }
}
