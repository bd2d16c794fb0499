import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { empty, failure, invalidArguments } from '../answer.ts'
import { confirmVisit, markPresence } from '../changes.ts'
import type { Booking, Clinic } from '../clinic.ts'
import { readBody } from '../read-body.ts'
import { type ResourceVariables, doctorPath } from '../resolve-resources.ts'
import { bookingPath, findBooking } from './booking-routes.ts'

const Confirmation = z.object({ confirmed_by: z.enum(['user', 'admin']) })
const OpinionRequest = z.object({ phone: z.coerce.string().min(1) })

/** The confirmation, presence and opinion request of a booked visit. @see https://integrations.docplanner.com/docs */
export const visitRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.put(`${bookingPath}/confirm`, (c) => confirm(c, clinic))
  for (const [method, presence] of [
    ['POST', 'present'],
    ['DELETE', 'absent'],
  ] as const)
    api.on(method, `${bookingPath}/presence/patient`, (c) => {
      const found = findBooking(c, clinic)
      // This is the only call that answers 404; all others answer 403.
      if (found.kind === 'missing') return failure(404, 'This visit does not belong to this doctor')
      if (found.booking.status !== 'booked') return failure(409, 'Visit is marked as canceled')
      markPresence(clinic, found.booking, presence)
      return empty()
    })
  api.put(`${doctorPath}/opinion-request`, async (c) => {
    const body = await readBody(c.req.raw, OpinionRequest)
    if (body.kind === 'invalid') return invalidArguments(body.errors)
    // assumed: each patient gets one opinion request
    if (clinic.opinionRequests.has(body.value.phone)) return failure(409, 'Opinion already exists')
    clinic.opinionRequests.add(body.value.phone)
    return empty(200)
  })
}

const conflictWith = (booking: Booking, now: number): string | undefined => {
  if (booking.status !== 'booked') return 'Visit has been canceled'
  if (booking.confirmed) return 'Visit has already been confirmed'
  return booking.start < now ? 'Visit is in the past' : undefined
}

const confirm = async (c: Context<ResourceVariables>, clinic: Clinic): Promise<Response> => {
  const found = findBooking(c, clinic)
  if (found.kind === 'missing') return found.response
  const body = await readBody(c.req.raw, Confirmation)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const conflict = conflictWith(found.booking, clinic.now())
  if (conflict !== undefined) return failure(409, conflict)
  confirmVisit(clinic, found.booking)
  return empty()
}
