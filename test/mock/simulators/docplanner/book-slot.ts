import { z } from 'zod'
import { failure, invalidArguments, resource } from './answer.ts'
import { bookVisit } from './changes.ts'
import type { Clinic } from './clinic.ts'
import { freeSlots } from './free-slots.ts'
import { parseDateTime } from './local-time.ts'
import { readBody } from './read-body.ts'
import { showBooking } from './representations.ts'

const optional = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)

const Visit = z.object({
  address_service_id: z.coerce.string(),
  duration: z.number().int().positive(),
  is_returning: z.boolean().default(false),
  patient: z.object({
    name: z.string().min(1),
    phone: z.coerce.string().min(1),
    surname: optional,
    email: optional,
    birth_date: optional,
    nin: optional,
    gender: optional,
  }),
  comment: z.string().nullish(),
})

interface Target {
  readonly start: number
  readonly service: string
}

/** The refusal if a visit cannot start at the given time; otherwise undefined. */
export const targetProblem = (
  clinic: Clinic,
  address: string,
  { start, service }: Target,
): Response | undefined => {
  const slot = freeSlots(clinic, address).find((one) => one.start === start)
  const at = clinic.time.iso(start)
  if (slot === undefined)
    return failure(404, `Unable to perform booking. Requested target slot (${at}) not found`)
  if (!slot.services.some(({ id }) => id === service))
    return failure(404, `Unable to perform booking. Slot (${at}) does not support service ${service}`)
  return undefined
}

/** `POST A/slots/{start}/book`: the start is a percent-encoded date-time in the path. @see https://integrations.docplanner.com/docs */
export const bookSlot = async (
  clinic: Clinic,
  address: string,
  { start, request }: { start: string; request: Request },
): Promise<Response> => {
  const at = parseDateTime(start)
  if (at === undefined) return failure(400, 'Invalid date given.')
  const body = await readBody(request, Visit)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const { address_service_id: service, is_returning: isReturning, duration, patient, comment } = body.value
  const problem = targetProblem(clinic, address, { start: at, service })
  if (problem !== undefined) return problem
  const visit = { address, service, patient, start: at, duration, comment: comment ?? null, isReturning }
  return resource(showBooking(clinic, bookVisit(clinic, visit, 'integration')))
}
