import { jsonBody } from '../json-body.ts'
import type { FieldDefinition, OperationDefinition } from '../operation.ts'
import { addressPath, atAddress, base, expanding } from './paths.ts'

const inService = [...atAddress, { name: 'address_service_id', example: '101' }]

const extensions = expanding(
  'address_service.allowed_patients',
  'address_service.custom_name',
  'address_service.public_insurance_flow',
)

const described: readonly FieldDefinition[] = [
  { name: 'is_price_from', kind: 'yes-no' },
  { name: 'price', kind: 'number', example: '169.9' }, // at most two decimals; responses truncate them
  { name: 'description' },
  { name: 'is_visible', kind: 'yes-no' },
  { name: 'default_duration', kind: 'whole-number', example: '20' },
  { name: 'allowed_patients.minimum_age', kind: 'whole-number' },
  { name: 'allowed_patients.maximum_age', kind: 'whole-number' },
  { name: 'custom_name' },
]

/** The dictionary of services, and those that an address offers. @see https://integrations.docplanner.com/docs */
export const serviceOperations: readonly OperationDefinition[] = [
  {
    id: 'list-services',
    title: 'List all services',
    area: 'Services',
    method: 'GET',
    path: `${base}/services`,
    query: [{ name: 'specialization_id' }, expanding('services.only_diagnostics')],
  },
  {
    id: 'list-address-services',
    title: 'List services of an address',
    area: 'Services',
    method: 'GET',
    path: `${addressPath}/services`,
    params: atAddress,
    query: [{ name: 'start', kind: 'date-time' }, extensions],
  },
  {
    id: 'add-address-service',
    title: 'Offer a service at an address',
    area: 'Services',
    method: 'POST',
    path: `${addressPath}/services`,
    params: atAddress,
    body: jsonBody({ service_id: '3', price: 169.9, is_price_from: false, default_duration: 20 }, [
      { name: 'service_id', required: true },
      ...described,
    ]),
  },
  {
    id: 'get-address-service',
    title: 'Show one service of an address',
    area: 'Services',
    method: 'GET',
    path: `${addressPath}/services/{address_service_id}`,
    params: inService,
    query: [extensions],
  },
  {
    id: 'update-address-service',
    title: 'Change a service of an address',
    area: 'Services',
    method: 'PATCH',
    path: `${addressPath}/services/{address_service_id}`,
    params: inService,
    body: jsonBody({ price: 180, is_visible: true }, described),
  },
  {
    id: 'delete-address-service',
    title: 'Stop offering a service at an address',
    area: 'Services',
    method: 'DELETE',
    path: `${addressPath}/services/{address_service_id}`,
    params: inService,
  },
]
