import type { Hono } from 'hono'
import { failure } from './answer.ts'
import type { Address, Doctor, Facility } from './clinic-data.ts'
import type { Clinic } from './clinic.ts'
import type { DocplannerClient } from './options.ts'

/** The values that the middleware resolves before a route runs. */
export interface ResourceVariables {
  Variables: { client: DocplannerClient; facility: Facility; doctor: Doctor; address: Address }
}

export const facilityPath = '/facilities/:facility'
export const doctorPath = `${facilityPath}/doctors/:doctor`
export const addressPath = `${doctorPath}/addresses/:address`

/** Resolves the facility, doctor and address of a path and refuses those that the client may not access. @see https://integrations.docplanner.com/docs */
export const resolveResources = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.use(`${facilityPath}/*`, async (c, next) => {
    const facility = clinic.facilities.find(({ id }) => id === c.req.param('facility'))
    if (facility === undefined) return failure(404, 'Object not found')
    const allowed = c.var.client.facilities
    if (allowed !== undefined && !allowed.includes(facility.id))
      return failure(403, 'You are not authorized to see this facility')
    c.set('facility', facility)
    return next()
  })
  api.use(`${doctorPath}/*`, async (c, next) => {
    const doctor = clinic.doctors.find(({ id }) => id === c.req.param('doctor'))
    if (doctor === undefined) return failure(404, 'Object not found')
    if (doctor.facility !== c.var.facility.id) return failure(403, 'Doctor is not related with facility')
    c.set('doctor', doctor)
    return next()
  })
  api.use(`${addressPath}/*`, async (c, next) => {
    const address = clinic.addresses.find(({ id }) => id === c.req.param('address'))
    if (address === undefined) return failure(404, 'Object not found')
    if (address.doctor !== c.var.doctor.id) return failure(403, 'This address does not belong to this doctor')
    c.set('address', address)
    return next()
  })
}
