import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { collection, empty, failure, invalidArguments, resource } from '../answer.ts'
import { notifyBreaks } from '../changes.ts'
import type { Break, Clinic } from '../clinic.ts'
import { parseDateTime } from '../local-time.ts'
import { readBody } from '../read-body.ts'
import { showBreak } from '../representations.ts'
import { type ResourceVariables, addressPath } from '../resolve-resources.ts'

const breaksPath = `${addressPath}/breaks`
const breakPath = `${breaksPath}/:break`

const NewBreak = z.object({
  since: z.string(),
  till: z.string(),
  description: z.string().default(''),
  apply_on_coupled_addresses: z.boolean().default(false),
})
const Shift = z.object({ since: z.string(), till: z.string() })

type Span =
  | { readonly kind: 'span'; readonly since: number; readonly till: number }
  | { readonly kind: 'refused'; readonly response: Response }

const readSpan = (clinic: Clinic, since: string | undefined, till: string | undefined): Span => {
  const from = parseDateTime(since)
  const to = parseDateTime(till)
  if (from === undefined || to === undefined)
    return { kind: 'refused', response: failure(400, 'Invalid date given.') }
  if (from === to) return { kind: 'refused', response: failure(422, 'Same Date Range') }
  if (to > from) return { kind: 'span', since: from, till: to }
  const message = `Till (${clinic.time.iso(to)}) cannot be set before since (${clinic.time.iso(from)})`
  return { kind: 'refused', response: failure(422, message) }
}

/** Breaks of an address. @see https://integrations.docplanner.com/docs */
export const breakRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  readingBreaks(api, clinic)
  changingBreaks(api, clinic)
}

const find = (clinic: Clinic, address: string, id: string): Break | undefined =>
  clinic.breaks.find((entry) => entry.address === address && entry.id === id)

/** The online-only addresses of the doctor for a physical address, and the physical ones for an online-only address. */
const coupledWith = ({ addresses }: Clinic, id: string): string[] => {
  const address = addresses.find((one) => one.id === id)
  return addresses
    .filter(({ doctor }) => doctor === address?.doctor)
    .filter(({ is_online_only }) => is_online_only !== address?.is_online_only)
    .map((one) => one.id)
}

const readingBreaks = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.get(breaksPath, (c) => {
    const { since, till } = c.req.query()
    for (const [name, value] of Object.entries({ since, till }))
      if (value === undefined) return failure(400, `Param "${name}" is required!`)
    const span = readSpan(clinic, since, till)
    if (span.kind === 'refused') return span.response
    const found = clinic.breaks.filter(
      (entry) => entry.address === c.var.address.id && entry.since < span.till && entry.till > span.since,
    )
    return collection(found.map((entry) => showBreak(clinic, entry)))
  })
  api.get(breakPath, (c) => {
    const entry = find(clinic, c.var.address.id, c.req.param('break'))
    return entry === undefined ? failure(404, 'Invalid break ID') : resource(showBreak(clinic, entry))
  })
}

const addBreak = async (c: Context<ResourceVariables>, clinic: Clinic): Promise<Response> => {
  const body = await readBody(c.req.raw, NewBreak)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const span = readSpan(clinic, body.value.since, body.value.till)
  if (span.kind === 'refused') return span.response
  const { since, till } = span
  const { description, apply_on_coupled_addresses: coupled } = body.value
  const address = c.var.address.id
  const isSame = (other: Break) =>
    other.address === address &&
    other.since === since &&
    other.till === till &&
    other.description === description
  if (clinic.breaks.some(isSame))
    return failure(409, 'Break for given address, date range and description exists')
  const id = clinic.nextId()
  const entry = { id, coupling: id, address, description, since, till }
  const others = (coupled ? coupledWith(clinic, address) : []).map((other): Break => {
    return { ...entry, id: clinic.nextId(), address: other }
  })
  clinic.breaks.push(entry, ...others)
  notifyBreaks(clinic, 'break-created', [entry, ...others])
  const location = `${new URL(c.req.url).pathname}/${id}`
  return resource(showBreak(clinic, entry), 201, { location })
}

const changingBreaks = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.post(breaksPath, (c) => addBreak(c, clinic))
  api.patch(breakPath, async (c) => {
    const entry = find(clinic, c.var.address.id, c.req.param('break'))
    if (entry === undefined) return failure(404, 'Invalid break ID')
    const body = await readBody(c.req.raw, Shift)
    if (body.kind === 'invalid') return invalidArguments(body.errors)
    const span = readSpan(clinic, body.value.since, body.value.till)
    if (span.kind === 'refused') return span.response
    const moved = clinic.breaks.filter(({ coupling }) => coupling === entry.coupling)
    for (const one of moved) Object.assign(one, { since: span.since, till: span.till })
    notifyBreaks(clinic, 'break-moved', moved)
    return empty()
  })
  api.delete(breakPath, (c) => {
    const entry = find(clinic, c.var.address.id, c.req.param('break'))
    if (entry === undefined) return failure(404, 'Invalid break ID')
    const { left = [], removed = [] } = Object.groupBy(clinic.breaks, ({ coupling }) =>
      coupling === entry.coupling ? 'removed' : 'left',
    )
    clinic.breaks.splice(0, clinic.breaks.length, ...left)
    notifyBreaks(clinic, 'break-removed', removed)
    return empty()
  })
}
