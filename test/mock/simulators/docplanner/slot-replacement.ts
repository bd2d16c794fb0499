import { z } from 'zod'
import { failure, invalidArguments } from './answer.ts'
import type { Clinic, SlotRange } from './clinic.ts'
import { parseDateTime } from './local-time.ts'

const Slot = z.object({
  start: z.string(),
  end: z.string(),
  address_services: z
    .array(z.object({ address_service_id: z.coerce.string(), duration: z.number().int().positive() }))
    .nullish(),
  insurance_accepted: z
    .enum(['with-and-without-insurance', 'with-insurance-only', 'without-insurance-only'])
    .default('with-and-without-insurance'),
  // These ids are integers; every other id is a string.
  insurance_providers: z.array(z.number().int()).nullish(),
})

/** The body of `PUT …/slots`. */
export const SlotReplacement = z.object({ slots: z.array(Slot).min(1) })
export type SlotReplacement = z.infer<typeof SlotReplacement>

type Plan =
  | { readonly kind: 'accepted'; readonly ranges: readonly SlotRange[] }
  | { readonly kind: 'refused'; readonly response: Response }

const refused = (response: Response): Plan => ({ kind: 'refused', response })
const weeksAhead = 12
const week = 7 * 24 * 3_600_000

/** Converts the posted slots to ranges of one local day. @see https://integrations.docplanner.com/docs */
export const planSlots = (clinic: Clinic, address: string, { slots }: SlotReplacement): Plan => {
  const ranges: SlotRange[] = []
  for (const [index, slot] of slots.entries()) {
    const start = parseDateTime(slot.start)
    const end = parseDateTime(slot.end)
    if (start === undefined || end === undefined) return refused(failure(400, 'Invalid date given.'))
    const problem = rangeProblem(clinic, index, { start, end }) ?? insuranceProblem(slot)
    if (problem !== undefined) return refused(problem)
    const services = (slot.address_services ?? []).map((one) => ({
      id: one.address_service_id,
      duration: one.duration,
    }))
    const known = clinic.services.filter((service) => service.address === address).map(({ id }) => id)
    if (services.some(({ id }) => !known.includes(id)))
      return refused(failure(404, 'Address service does not exist'))
    ranges.push({ start, end, services })
  }
  const days = new Set(ranges.map(({ start }) => clinic.time.day(start)))
  // assumed: 400 for this documented sentence
  return days.size > 1
    ? refused(failure(400, 'Slots comes from different days'))
    : { kind: 'accepted', ranges }
}

const rangeProblem = (clinic: Clinic, index: number, { start, end }: { start: number; end: number }) => {
  const { time } = clinic
  // assumed: the sentence of the documented example refers to a horizon of about twelve weeks
  const horizon = clinic.now() + weeksAhead * week
  if (end > horizon)
    return invalidArguments({
      [`slots[${index}].end`]: [`End date should be less than or equal to ${time.display(horizon)}.`],
    })
  // assumed: the wording for a slot shorter than a minute
  if (end - start < 60_000) return failure(400, 'Invalid date range')
  if (time.day(start) !== time.day(end))
    return failure(
      400,
      `Slot for date range ${time.iso(start)} - ${time.iso(end)} exceeds a single day boundary`,
    )
  return undefined
}

const insuranceProblem = ({ insurance_accepted, insurance_providers }: z.infer<typeof Slot>) => {
  const has = (insurance_providers ?? []).length > 0
  if (insurance_accepted === 'with-insurance-only' && !has)
    return failure(400, 'Slot requires insurance (with-insurance-only), but insurance providers are missing')
  if (insurance_accepted === 'without-insurance-only' && has)
    return failure(
      400,
      'Insurance providers are not supported. Slot does not allow insurances (without-insurance-only)',
    )
  return undefined
}
