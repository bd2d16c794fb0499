import type { Hono } from 'hono'
import { empty, failure, resource } from '../answer.ts'
import type { Booking, Clinic } from '../clinic.ts'
import type { Notification } from '../options.ts'
import { showAddress, showBookingCore, showService } from '../representations.ts'
import type { ResourceVariables } from '../resolve-resources.ts'

const retentionHours = 72
const hour = 3_600_000

/** The pull queue: first in, first out, without acknowledgement. An empty queue answers 404. @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html */
export const notificationRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  const releasedAt = new Map<string, number>()
  const take = (count: number): Notification[] => {
    const oldest = clinic.now() - retentionHours * hour
    const retained = clinic.queue.filter(({ created_at }) => Date.parse(created_at) >= oldest)
    clinic.queue.splice(0, clinic.queue.length, ...retained.slice(count))
    return retained.slice(0, count)
  }
  const none = () => failure(404, 'No notifications found')
  api.get('/notifications', () => {
    const [first] = take(1)
    return first === undefined ? none() : resource(first)
  })
  api.get('/notifications/multiple', (c) => {
    const limit = Number(c.req.query('limit') ?? 1)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) return failure(400, 'Invalid arguments')
    const notifications = take(limit)
    return notifications.length === 0 ? none() : resource({ notifications, remaining: clinic.queue.length })
  })
  api.post('/notifications/release', (c) => {
    const { clientId, notifications } = c.var.client
    if (notifications !== 'push') return failure(403, 'You are not allowed to use this method')
    const sinceRelease = clinic.now() - (releasedAt.get(clientId) ?? Number.NEGATIVE_INFINITY)
    if (sinceRelease < hour)
      return new Response(null, {
        status: 429,
        headers: { 'retry-after': String(Math.ceil((hour - sinceRelease) / 1000)) },
      })
    releasedAt.set(clientId, clinic.now())
    return empty()
  })
}

/** The location that every event includes. */
const place = (clinic: Clinic, addressId: string) => {
  const address = clinic.addresses.find(({ id }) => id === addressId)
  const doctor = clinic.doctors.find(({ id }) => id === address?.doctor)
  const facility = clinic.facilities.find(({ id }) => id === doctor?.facility)
  return {
    facility,
    doctor: { id: doctor?.id, name: doctor?.name, surname: doctor?.surname },
    address: address === undefined ? undefined : showAddress(address, new Set()),
  }
}

/** The data of `slot-booked`. Here phone and nin are strings, unlike in the REST examples. */
export const slotBookedData = (clinic: Clinic, booking: Booking) => {
  const service = clinic.services.find(({ id }) => id === booking.service)
  return {
    ...place(clinic, booking.address),
    visit_booking: {
      ...showBookingCore(clinic, booking),
      address_service: service === undefined ? null : showService(service),
      patient: booking.patient,
      comment: booking.comment,
    },
  }
}
