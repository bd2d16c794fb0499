import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { collection, empty, failure, invalidArguments, resource } from '../answer.ts'
import { targetProblem } from '../book-slot.ts'
import { cancelVisit, moveVisit } from '../changes.ts'
import type { Booking, Clinic } from '../clinic.ts'
import { parseDateTime } from '../local-time.ts'
import { readBody } from '../read-body.ts'
import { showBooking, showListedBooking } from '../representations.ts'
import { type ResourceVariables, addressPath } from '../resolve-resources.ts'
import { requestedExtensions } from './directory-routes.ts'

export const bookingPath = `${addressPath}/bookings/:booking`

const Move = z.object({
  address_service_id: z.coerce.string(),
  start: z.string(),
  duration: z.number().int().positive().optional(),
  address_id: z.coerce.string().optional(),
})

export type FoundBooking =
  | { readonly kind: 'found'; readonly booking: Booking }
  | { readonly kind: 'missing'; readonly response: Response }

/** Bookings of an address. @see https://integrations.docplanner.com/docs */
export const bookingRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  const find = (c: Context<ResourceVariables>): FoundBooking => findBooking(c, clinic)
  api.get(`${addressPath}/bookings`, (c) => listBookings(c, clinic))
  api.get(bookingPath, (c) => {
    const found = find(c)
    return found.kind === 'missing'
      ? found.response
      : resource(showBooking(clinic, found.booking, requestedExtensions(c)))
  })
  // The optional body {"reason": …} is not read.
  api.delete(bookingPath, (c) => {
    const found = find(c)
    return found.kind === 'missing' ? found.response : cancel(clinic, found.booking)
  })
  api.post(`${bookingPath}/move`, async (c) => {
    const found = find(c)
    return found.kind === 'missing' ? found.response : move(c, clinic, found.booking)
  })
}

/** The booking in the path, if it belongs to the address in the path. */
export const findBooking = (c: Context<ResourceVariables>, clinic: Clinic): FoundBooking => {
  const booking = clinic.bookings.find(({ id }) => id === c.req.param('booking'))
  if (booking === undefined) return { kind: 'missing', response: failure(404, 'Object not found') }
  return booking.address === c.var.address.id
    ? { kind: 'found', booking }
    : { kind: 'missing', response: failure(403, 'This booking does not belong to this address') }
}

const listBookings = (c: Context<ResourceVariables>, clinic: Clinic): Response => {
  const start = parseDateTime(c.req.query('start'))
  const end = parseDateTime(c.req.query('end'))
  if (start === undefined || end === undefined) return failure(400, 'Invalid date given.')
  if (end < start) return failure(400, 'Invalid date range')
  const all = clinic.bookings
    .filter(
      (booking) => booking.address === c.var.address.id && booking.start >= start && booking.start < end,
    )
    .toSorted((one, other) => one.start - other.start)
    .map((booking) => showListedBooking(clinic, booking, requestedExtensions(c)))
  // The list is paged only if the request has `page`.
  if (c.req.query('page') === undefined) return collection(all)
  const page = Math.max(1, Number(c.req.query('page')) || 1)
  const limit = Math.max(1, Number(c.req.query('limit')) || 100)
  const pages = Math.max(1, Math.ceil(all.length / limit))
  return collection(all.slice((page - 1) * limit, page * limit), { page, limit, pages, total: all.length })
}

const cancel = (clinic: Clinic, booking: Booking): Response => {
  if (booking.status !== 'booked')
    return failure(400, `Visit ${booking.id} cannot be canceled because it is not booked`)
  cancelVisit(clinic, booking, 'integration')
  return empty()
}

const move = async (c: Context<ResourceVariables>, clinic: Clinic, booking: Booking): Promise<Response> => {
  const body = await readBody(c.req.raw, Move)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const start = parseDateTime(body.value.start)
  if (start === undefined) return failure(400, 'Invalid date given.')
  if (booking.status !== 'booked') return failure(409, 'The visit has already been canceled or moved')
  const address = body.value.address_id ?? booking.address
  const target = clinic.addresses.find(({ id }) => id === address)
  if (clinic.doctors.find(({ id }) => id === target?.doctor)?.facility !== c.var.facility.id)
    return failure(403, 'This address does not belong to this facility')
  const service = body.value.address_service_id
  const problem = targetProblem(clinic, address, { start, service })
  if (problem !== undefined) return problem
  const { duration = booking.duration } = body.value
  const newer = moveVisit(clinic, booking, { address, service, start, duration, by: 'integration' })
  const place = `/doctors/${target?.doctor}/addresses/${address}/bookings/${newer.id}`
  const location = `${new URL(c.req.url).pathname.split('/doctors/')[0]}${place}`
  return resource(showBooking(clinic, newer), 201, { location })
}
