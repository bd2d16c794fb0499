import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { collection, invalidArguments, resource } from '../answer.ts'
import type { Clinic } from '../clinic.ts'
import { readBody } from '../read-body.ts'
import { type Extensions, showAddress, showDoctor } from '../representations.ts'
import { type ResourceVariables, addressPath, doctorPath, facilityPath } from '../resolve-resources.ts'

/** The values of the `with` parameter, which is comma-separated. */
export const requestedExtensions = (c: Context): Extensions =>
  new Set((c.req.query('with') ?? '').split(',').filter(Boolean))

const AddressPatch = z.object({
  insurance_support: z.enum(['private', 'insurance', 'private_and_insurance']),
})

/** Facilities, doctors and addresses. @see https://integrations.docplanner.com/docs */
export const directoryRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.get('/facilities', (c) => {
    const allowed = c.var.client.facilities
    return collection(clinic.facilities.filter(({ id }) => allowed?.includes(id) ?? true))
  })
  const doctorsOf = (facility: string, expansions: Extensions) =>
    clinic.doctors
      .filter((doctor) => doctor.facility === facility)
      .map((doctor) => showDoctor(clinic, doctor, expansions))
  api.get(facilityPath, (c) => {
    const { id, name } = c.var.facility
    const doctors = requestedExtensions(c).has('facility.doctors')
      ? { doctors: { _items: doctorsOf(id, new Set()) } }
      : {}
    return resource({ id, name, ...doctors })
  })
  api.get(`${facilityPath}/doctors`, (c) => collection(doctorsOf(c.var.facility.id, requestedExtensions(c))))
  api.get(doctorPath, (c) => resource(showDoctor(clinic, c.var.doctor, requestedExtensions(c))))
  api.get(`${doctorPath}/addresses`, (c) =>
    collection(
      clinic.addresses
        .filter(({ doctor }) => doctor === c.var.doctor.id)
        .map((address) => showAddress(address, requestedExtensions(c))),
    ),
  )
  api.get(addressPath, (c) => resource(showAddress(c.var.address, requestedExtensions(c))))
  api.patch(addressPath, async (c) => {
    const body = await readBody(c.req.raw, AddressPatch)
    if (body.kind === 'invalid') return invalidArguments(body.errors)
    c.var.address.insurance_support = body.value.insurance_support
    return resource(showAddress(c.var.address, new Set(['address.insurance_support'])))
  })
}
