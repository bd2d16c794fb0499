import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { collection, empty, failure, invalidArguments, resource } from '../answer.ts'
import { type AddressService, services } from '../clinic-data.ts'
import type { Clinic } from '../clinic.ts'
import { serviceData } from '../notification-data.ts'
import { readBody } from '../read-body.ts'
import { showService } from '../representations.ts'
import { type ResourceVariables, addressPath } from '../resolve-resources.ts'
import { requestedExtensions } from './directory-routes.ts'

const servicesPath = `${addressPath}/services`
const servicePath = `${servicesPath}/:service`

// Prices are truncated to two decimals, and responses show no decimals.
const serviceFields = {
  is_price_from: z.boolean(),
  price: z.number().nonnegative().nullable(),
  description: z.string().nullable(),
  is_visible: z.boolean(),
  default_duration: z.number().int().positive(),
  allowed_patients: z.object({ minimum_age: z.number().int(), maximum_age: z.number().int() }),
  custom_name: z.string().min(1).nullable(),
}
const Change = z.object(serviceFields).partial()
const NewService = Change.extend({ service_id: z.coerce.string() })

/** The dictionary of services and the services that an address offers. @see https://integrations.docplanner.com/docs */
export const serviceRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.get('/services', listDictionary)
  api.get(servicesPath, (c) => {
    const found = clinic.services.filter(({ address }) => address === c.var.address.id)
    return collection(found.map((service) => showService(service, requestedExtensions(c))))
  })
  api.post(servicesPath, (c) => addService(c, clinic))
  api.get(servicePath, (c) => {
    const service = find(c, clinic)
    return service === undefined ? missing() : resource(showService(service, requestedExtensions(c)))
  })
  api.patch(servicePath, (c) => change(c, clinic))
  api.delete(servicePath, (c) => {
    const service = find(c, clinic)
    if (service === undefined) return missing()
    clinic.services.splice(clinic.services.indexOf(service), 1)
    clinic.notify('address-service-deleted', serviceData(clinic, service))
    return empty()
  })
}

const listDictionary = (c: Context): Response => {
  const speciality = c.req.query('specialization_id')
  const found = services.filter(
    (service) => speciality === undefined || service.specialization === speciality,
  )
  const more = requestedExtensions(c).has('services.only_diagnostics')
  return collection(
    found.map(({ id, name, only_diagnostics }) => ({ id, name, ...(more ? { only_diagnostics } : {}) })),
  )
}

const missing = (): Response => failure(404, 'Address service does not exist')

const find = (c: Context<ResourceVariables>, clinic: Clinic): AddressService | undefined =>
  clinic.services.find(({ id, address }) => address === c.var.address.id && id === c.req.param('service'))

const toChanges = (change: z.infer<typeof Change>): Partial<AddressService> => {
  const { price, description, ...rest } = change
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...given,
    ...(price === undefined ? {} : { price: price === null ? null : Math.trunc(price) }),
    ...(description === undefined ? {} : { description: description ?? '' }),
  }
}

const addService = async (c: Context<ResourceVariables>, clinic: Clinic): Promise<Response> => {
  const body = await readBody(c.req.raw, NewService)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const { service_id, ...rest } = body.value
  const entry = services.find(({ id }) => id === service_id)
  // assumed: a service that is not in the dictionary is an invalid argument
  if (entry === undefined) return invalidArguments({ service_id: ['This value is not valid.'] })
  const address = c.var.address.id
  if (clinic.services.some((other) => other.address === address && other.service_id === service_id))
    return failure(409, 'The address service you are trying to add already exists in the system')
  const service: AddressService = {
    id: clinic.nextId(),
    address,
    name: entry.name,
    service_id,
    ...defaults,
    ...toChanges(rest),
  }
  clinic.services.push(service)
  clinic.notify('address-service-created', serviceData(clinic, service))
  const location = `${new URL(c.req.url).pathname}/${service.id}`
  return resource(showService(service), 201, { location })
}

const defaults = {
  price: null,
  is_price_from: false,
  is_default: false,
  description: '',
  is_visible: true,
  default_duration: 30,
  custom_name: null,
  allowed_patients: { minimum_age: 0, maximum_age: 99 },
}

const change = async (c: Context<ResourceVariables>, clinic: Clinic): Promise<Response> => {
  const service = find(c, clinic)
  if (service === undefined) return missing()
  const body = await readBody(c.req.raw, Change)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const changed = { ...service, ...toChanges(body.value) }
  clinic.services.splice(clinic.services.indexOf(service), 1, changed)
  clinic.notify('address-service-changed', serviceData(clinic, changed))
  return resource(showService(changed))
}
