import { Hono } from 'hono'
import { failure } from './docplanner/answer.ts'
import { admit } from './docplanner/bearer.ts'
import { addBooking } from './docplanner/book-slot.ts'
import { bookingRoutes } from './docplanner/routes/booking-routes.ts'
import { breakRoutes } from './docplanner/routes/break-routes.ts'
import { calendarRoutes } from './docplanner/routes/calendar-routes.ts'
import { type Clinic, openClinic } from './docplanner/clinic.ts'
import { directoryRoutes } from './docplanner/routes/directory-routes.ts'
import { type Estate, guardEstate } from './docplanner/estate.ts'
import { strangeExtension } from './docplanner/extensions.ts'
import { freeSlots } from './docplanner/free-slots.ts'
import { httpsTwin } from './docplanner/https-only.ts'
import { insuranceRoutes } from './docplanner/routes/insurance-routes.ts'
import { notificationRoutes, slotBookedData } from './docplanner/routes/notification-routes.ts'
import type {
  DocplannerLimits,
  DocplannerOptions,
  DocplannerSimulator,
  Notification,
} from './docplanner/options.ts'
import { publicIpsJson, publicIpsText } from './docplanner/public-ips.ts'
import { rateLimit } from './docplanner/rate-limit.ts'
import { serviceRoutes } from './docplanner/routes/service-routes.ts'
import { slotRoutes } from './docplanner/routes/slot-routes.ts'
import { tokenEndpoint } from './docplanner/token-endpoint.ts'
import { type TokenShelf, tokenShelf } from './docplanner/token-shelf.ts'
import { visitRoutes } from './docplanner/routes/visit-routes.ts'
import { requestLog } from './request-log.ts'

export type {
  DocplannerClient,
  DocplannerLimits,
  DocplannerOptions,
  DocplannerSimulator,
  IssuedToken,
  Notification,
} from './docplanner/options.ts'

/**
 * Docplanner's Integrations API and its FOS token endpoint, as a program.
 *
 * Options: `docplanner({ world, domain: 'doctoralia.es', clients: [{ clientId: '<int>_<base36>', clientSecret,
 * facilities?, grantTypes?, notifications? }], origin?: default https://www.${domain}, expiresIn?: 3600 | 86400,
 * scopeEcho?: 'sample' | 'stock', limits?: { getPerHour?, writePerMinute? }, publicIps? })`.
 *
 * Control surface beside `fetch`: `log` (`entries` of received requests, `clear()`), `tokensIssued`, `expireTokens()`,
 * `forgetTokens()`, `limits` (changeable), `notify(name, data)`, `queue()`, `patientBooks({ address, start? })`.
 * @see https://integrations.docplanner.com/docs
 */
export const docplanner = (options: DocplannerOptions): DocplannerSimulator => {
  const { environment, domain } = options
  const origin = new URL(options.origin ?? `https://www.${domain}`).origin
  const clinic = openClinic(options)
  const shelf = tokenShelf(environment.now)
  const log = requestLog(environment.now)
  const limits: DocplannerLimits = { getPerHour: 8000, writePerMinute: 40, ...options.limits }
  const app = routes(options, { clinic, shelf, limits })
  const notify = (name: string, data: Notification['data']): Notification => {
    const notification = { name, data, created_at: clinic.time.iso(environment.now()) }
    clinic.queue.push(notification)
    return notification
  }
  return {
    name: 'docplanner',
    origin,
    // The plain-HTTP twin answers with redirects.
    origins: [...new Set([origin, origin.replace('https:', 'http:')])],
    domain,
    log,
    limits,
    tokensIssued: shelf.issued,
    expireTokens: shelf.expireAll,
    forgetTokens: shelf.forgetAll,
    notify,
    queue: () => [...clinic.queue],
    patientBooks: (where) => notify('slot-booked', slotBookedData(clinic, portalBooking(clinic, where))),
    fetch: async (request) => {
      await log.record(request)
      const twin = httpsTwin(request.url, origin)
      // assumed: 301; the documents say 3XX
      if (twin !== undefined) return new Response(null, { status: 301, headers: { location: twin } })
      return app.fetch(request)
    },
  }
}

interface Parts {
  readonly clinic: Clinic
  readonly shelf: TokenShelf
  readonly limits: DocplannerLimits
}

const routes = (options: DocplannerOptions, { clinic, shelf, limits }: Parts): Hono => {
  const app = new Hono()
  const token = tokenEndpoint(options, clinic.random, shelf.keep)
  app.on(['GET', 'POST'], '/oauth/v2/token', (c) => token(c.req.raw))
  // assumed: documentation ranges, since the published list is masked
  const ips = options.publicIps ?? ['192.0.2.10', '192.0.2.11', '198.51.100.20']
  app.get('/public/docs/public-ips.json', () => publicIpsJson(ips))
  app.get('/public/docs/public-ips.txt', () => publicIpsText(ips))
  app.route('/api/v3/integration', api(options, { clinic, shelf, limits }))
  app.notFound(() => failure(404, 'Object not found'))
  return app
}

const api = (options: DocplannerOptions, { clinic, shelf, limits }: Parts): Hono<Estate> => {
  const resources = new Hono<Estate>()
  const lease = rateLimit(limits, options.environment.now, clinic.time)
  resources.use(async (c, next) => {
    const admission = admit(c.req.raw, shelf, options.clients)
    if (admission.kind === 'refused') return admission.response
    c.set('client', admission.client)
    const { allowed, headers } = lease(admission.client.clientId, c.req.method)
    const strange = allowed ? strangeExtension(c.req.url) : undefined
    if (strange !== undefined) c.res = strange
    else if (allowed) await next()
    // assumed: the error shape and Symfony's words; the body of a 429 is not documented
    else c.res = failure(429, 'Too Many Requests')
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    return undefined
  })
  guardEstate(resources, clinic)
  directoryRoutes(resources, clinic)
  serviceRoutes(resources, clinic)
  insuranceRoutes(resources, clinic)
  slotRoutes(resources, clinic)
  bookingRoutes(resources, clinic)
  visitRoutes(resources, clinic)
  breakRoutes(resources, clinic)
  calendarRoutes(resources)
  notificationRoutes(resources, clinic)
  return resources
}

const portalBooking = (
  clinic: Clinic,
  { address, start }: Parameters<DocplannerSimulator['patientBooks']>[0],
) => {
  const slots = freeSlots(clinic, address)
  const slot = start === undefined ? slots[0] : slots.find((one) => one.start === Date.parse(start))
  const [service] = slot?.services ?? []
  if (slot === undefined || service === undefined)
    throw new Error(`Address ${address} has no free slot ${start === undefined ? 'left' : `at ${start}`}`)
  const patient = { name: 'Ada', surname: 'Sample', email: 'ada@example.com', phone: '+34600000000' }
  const visit = { address, service: service.id, duration: service.duration, patient, start: slot.start }
  return addBooking(clinic, { ...visit, bookedBy: 'user', comment: null })
}
