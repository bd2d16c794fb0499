import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'
import {
  addressPath,
  atAddress,
  base,
  doctor,
  doctorPath,
  expanding,
  facility,
  facilityPath,
} from './paths.ts'

const ofDoctor = ['doctor.profile_url', 'doctor.license_numbers'] as const
const ofAddress = ['address.online_only', 'address.visit_payment', 'address.commercial_type'] as const
const ofOneAddress = expanding(...ofAddress, 'address.insurance_support')

/**
 * Facilities, doctors and their addresses. `DELETE …/addresses/{address_id}/integration` is omitted: it ends the
 * integration of an address and is meant only for clients of Docplanner's own practice software.
 * @see https://integrations.docplanner.com/docs
 */
export const directoryOperations: readonly OperationDefinition[] = [
  {
    id: 'list-facilities',
    title: 'List facilities',
    area: 'Facilities',
    method: 'GET',
    path: `${base}/facilities`,
  },
  {
    id: 'get-facility',
    title: 'Show one facility',
    area: 'Facilities',
    method: 'GET',
    path: facilityPath,
    params: [facility],
    query: [expanding('facility.doctors')],
  },
  {
    id: 'list-doctors',
    title: 'List doctors of a facility',
    area: 'Doctors',
    method: 'GET',
    path: `${facilityPath}/doctors`,
    params: [facility],
    query: [expanding(...ofDoctor, 'doctor.specializations')],
  },
  {
    id: 'get-doctor',
    title: 'Show one doctor',
    area: 'Doctors',
    method: 'GET',
    path: doctorPath,
    params: [facility, doctor],
    query: [expanding(...ofDoctor, 'doctor.addresses', 'address.booking_extra_fields', ...ofAddress)],
  },
  {
    id: 'list-addresses',
    title: 'List addresses of a doctor',
    area: 'Addresses',
    method: 'GET',
    path: `${doctorPath}/addresses`,
    params: [facility, doctor],
    query: [ofOneAddress],
  },
  {
    id: 'get-address',
    title: 'Show one address',
    area: 'Addresses',
    method: 'GET',
    path: addressPath,
    params: atAddress,
    query: [ofOneAddress],
  },
  {
    id: 'update-address',
    title: 'Change the insurance support of an address',
    area: 'Addresses',
    method: 'PATCH',
    path: addressPath,
    params: atAddress,
    body: jsonBody({ insurance_support: 'private_and_insurance' }, [
      {
        name: 'insurance_support',
        kind: 'choice',
        values: ['private', 'insurance', 'private_and_insurance'],
      },
    ]),
  },
]
