import type { Hono } from 'hono'
import { collection, empty, failure, invalidArguments, resource } from '../answer.ts'
import { bookSlot } from '../book-slot.ts'
import type { Clinic } from '../clinic.ts'
import { type FreeSlot, freeSlots } from '../free-slots.ts'
import { parseDateTime } from '../local-time.ts'
import { readBody } from '../read-body.ts'
import { showService } from '../representations.ts'
import { type ResourceVariables, addressPath } from '../resolve-resources.ts'
import { SlotReplacement, planSlots } from '../slot-replacement.ts'
import { requestedExtensions } from './directory-routes.ts'

const day = 24 * 3_600_000
const daysMax = 180
const duplicateMinutes = 3

/** Reads and replaces the slots of an address, and deletes those of a day. @see https://integrations.docplanner.com/docs */
export const slotRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  const show = (slot: FreeSlot, withServices: boolean) => ({
    start: clinic.time.iso(slot.start),
    ...(withServices ? { address_services: { _items: servicesOf(clinic, slot) } } : {}),
  })
  api.get(`${addressPath}/slots`, (c) => {
    const start = parseDateTime(c.req.query('start'))
    const end = parseDateTime(c.req.query('end'))
    if (start === undefined || end === undefined) return failure(400, 'Invalid date given.')
    if (end < start) return failure(400, 'Invalid date range')
    if (end - start > daysMax * day) return failure(400, 'Date range must not exceed 180 days')
    const found = freeSlots(clinic, c.var.address.id).filter(
      (slot) => slot.start >= start && slot.start < end,
    )
    if (found.length === 0) return failure(404, 'No slots found on given address')
    return collection(found.map((slot) => show(slot, requestedExtensions(c).has('slot.services'))))
  })
  api.put(`${addressPath}/slots`, async (c) => {
    const body = await readBody(c.req.raw, SlotReplacement)
    if (body.kind === 'invalid') return invalidArguments(body.errors)
    return replaceSlots(clinic, c.var.address.id, body.value)
  })
  api.delete(`${addressPath}/slots/:day`, (c) => {
    removeDay(clinic, c.var.address.id, c.req.param('day'))
    return empty()
  })
  api.post(`${addressPath}/slots/:start/book`, async (c) =>
    bookSlot(clinic, c.var.address.id, { start: c.req.param('start'), request: c.req.raw }),
  )
}

const servicesOf = (clinic: Clinic, slot: FreeSlot) =>
  slot.services.flatMap(({ id }) => {
    const service = clinic.services.find((one) => one.id === id)
    return service === undefined ? [] : [showService(service)]
  })

const removeDay = (clinic: Clinic, address: string, localDay: string): void => {
  const otherDays = (clinic.ranges.get(address) ?? []).filter(
    ({ start }) => clinic.time.day(start) !== localDay,
  )
  clinic.ranges.set(address, otherDays)
}

const replaceSlots = (clinic: Clinic, address: string, body: SlotReplacement): Response => {
  const plan = planSlots(clinic, address, body)
  if (plan.kind === 'refused') return plan.response
  const fingerprint = `${address} ${JSON.stringify(body)}`
  const processedAt = clinic.processed.get(fingerprint) ?? Number.NEGATIVE_INFINITY
  // A duplicate within three minutes of the original is ignored, with 201.
  if (clinic.now() - processedAt < duplicateMinutes * 60_000) return resource({}, 201)
  clinic.processed.set(fingerprint, clinic.now())
  const first = plan.ranges[0]
  // assumed: the whole day is replaced, the stricter reading
  if (first !== undefined) removeDay(clinic, address, clinic.time.day(first.start))
  const filled = plan.ranges.filter(({ services }) => services.length > 0)
  clinic.ranges.set(address, [...(clinic.ranges.get(address) ?? []), ...filled])
  // assumed: an empty object; the contract shows no body
  return resource({}, 201)
}
