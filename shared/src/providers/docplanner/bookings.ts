import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'
import { addressPath, atAddress, doctor, doctorPath, expanding, facility } from './paths.ts'
import { period } from './slots.ts'

const bookingPath = `${addressPath}/bookings/{booking_id}` as const
const inBooking = [...atAddress, { name: 'booking_id', example: '2134124' }]
const insuranceFlow = 'address_service.public_insurance_flow'

const reading: readonly OperationDefinition[] = [
  {
    id: 'list-bookings',
    title: 'List bookings',
    area: 'Bookings',
    method: 'GET',
    path: `${addressPath}/bookings`,
    params: atAddress,
    query: [
      ...period,
      { name: 'page', kind: 'whole-number', example: '1' }, // without it the response has all items
      { name: 'limit', kind: 'whole-number', example: '100' },
      // booking.confirmation is in the changelog (1.4.1) and in an example, but missing in the enumeration
      expanding(
        'booking.patient',
        'booking.address_service',
        'booking.presence',
        'booking.confirmation',
        insuranceFlow,
      ),
    ],
    // The chapter on paging documents `results` and `_links`; the schema of this operation, `_items` and `pages`.
    paging: { kind: 'page-number', parameter: 'page', size: 'limit', last: 'pages' },
  },
  {
    id: 'get-booking',
    title: 'Show one booking',
    area: 'Bookings',
    method: 'GET',
    path: bookingPath,
    params: inBooking,
    query: [expanding('booking.moving', insuranceFlow)],
  },
]

const changing: readonly OperationDefinition[] = [
  {
    id: 'cancel-booking',
    title: 'Cancel a booking',
    area: 'Bookings',
    method: 'DELETE',
    path: bookingPath,
    params: inBooking,
    body: {
      ...jsonBody({ reason: 'The doctor is not available on that day' }, [{ name: 'reason' }]),
      optional: true,
    },
  },
  {
    id: 'move-booking',
    title: 'Move a booking',
    area: 'Bookings',
    method: 'POST',
    path: `${bookingPath}/move`,
    params: inBooking,
    query: [expanding(insuranceFlow)],
    body: jsonBody({ address_service_id: '101', start: '2026-01-05T10:00:00+01:00', duration: 30 }, [
      { name: 'address_service_id', required: true },
      { name: 'start', kind: 'date-time', required: true }, // required by the changelog (1.0.4), missing in the schema
      { name: 'duration', kind: 'whole-number' },
      { name: 'address_id' },
    ]),
  },
  {
    id: 'confirm-booking',
    title: 'Confirm a booking',
    area: 'Bookings',
    method: 'PUT', // although a second one is a conflict
    path: `${bookingPath}/confirm`,
    params: inBooking,
    body: jsonBody({ confirmed_by: 'user' }, [
      { name: 'confirmed_by', kind: 'choice', values: ['user', 'admin'], required: true },
    ]),
  },
  {
    id: 'request-opinion',
    title: 'Ask a patient for an opinion by text message',
    area: 'Bookings',
    method: 'PUT', // although each one may send a message
    path: `${doctorPath}/opinion-request`,
    params: [facility, doctor],
    body: jsonBody({ phone: '+34600000000' }, [{ name: 'phone', required: true }]),
  },
]

const presence: readonly OperationDefinition[] = [
  {
    id: 'mark-presence',
    title: 'Mark a patient as present',
    area: 'Patient Presence',
    method: 'POST',
    path: `${bookingPath}/presence/patient`,
    params: inBooking,
  },
  {
    id: 'mark-absence',
    title: 'Mark a patient as absent',
    area: 'Patient Presence',
    method: 'DELETE',
    path: `${bookingPath}/presence/patient`,
    params: inBooking,
  },
]

/** Bookings and patient presence. @see https://integrations.docplanner.com/docs */
export const bookingOperations: readonly OperationDefinition[] = [...reading, ...changing, ...presence]
