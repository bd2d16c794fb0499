import type { FieldDefinition } from '../operation.ts'

export const base = '/api/v3/integration'
export const facilityPath = `${base}/facilities/{facility_id}` as const
export const doctorPath = `${facilityPath}/doctors/{doctor_id}` as const
export const addressPath = `${doctorPath}/addresses/{address_id}` as const

// Strings, although the schemas show integers: "IDs are now strings instead of integers" (contract 1.0.1)
export const facility: FieldDefinition = { name: 'facility_id', example: '1' }
export const doctor: FieldDefinition = { name: 'doctor_id', example: '123' }
export const address: FieldDefinition = { name: 'address_id', example: '111' }
export const atAddress = [facility, doctor, address] as const

/** The comma-separated `with`; `with[]` is used by some clients but not documented. */
export const expanding = (...values: readonly string[]): FieldDefinition => ({
  name: 'with',
  kind: 'choices',
  values,
})
