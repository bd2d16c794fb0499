import { jsonBody } from '../json-body.ts'
import type { FieldDefinition, OperationDefinition } from '../operation.ts'
import { addressPath, atAddress, expanding } from './paths.ts'

/** The start and end of the requested period. */
export const period: readonly FieldDefinition[] = [
  { name: 'start', kind: 'date-time', required: true, example: '2026-01-05T00:00:00+01:00' },
  { name: 'end', kind: 'date-time', required: true, example: '2026-01-12T00:00:00+01:00' },
]

const slotFields: readonly FieldDefinition[] = [
  { name: 'slots[].start', kind: 'date-time', required: true },
  { name: 'slots[].end', kind: 'date-time', required: true },
  // If it is absent or empty, the slots of the range are removed.
  { name: 'slots[].address_services[].address_service_id' },
  { name: 'slots[].address_services[].duration', kind: 'whole-number' },
  {
    name: 'slots[].insurance_accepted',
    kind: 'choice',
    values: ['with-and-without-insurance', 'without-insurance-only', 'with-insurance-only'],
  },
  { name: 'slots[].insurance_providers', kind: 'texts' }, // integers, although every other id is a string
]

const visitFields: readonly FieldDefinition[] = [
  { name: 'address_service_id', required: true },
  { name: 'duration', kind: 'whole-number', required: true },
  { name: 'is_returning', kind: 'yes-no' },
  { name: 'patient.name', required: true },
  { name: 'patient.phone', required: true },
  { name: 'patient.surname' },
  { name: 'patient.email' },
  { name: 'patient.birth_date', kind: 'date' },
  { name: 'patient.nin' },
  { name: 'patient.gender', kind: 'choice', values: ['m', 'f'] },
  { name: 'patient.marketing_consent', kind: 'yes-no' },
  { name: 'patient.data_privacy_consent', kind: 'yes-no' },
  { name: 'label' },
  { name: 'comment' },
  { name: 'insurance_provider_id' },
  { name: 'insurance_plan_id' },
  { name: 'is_recurring', kind: 'yes-no' },
]

const morning = {
  start: '2026-01-05T09:00:00+01:00',
  end: '2026-01-05T12:00:00+01:00',
  address_services: [{ address_service_id: '101', duration: 30 }],
}

/** Bookable slots. @see https://integrations.docplanner.com/docs */
export const slotOperations: readonly OperationDefinition[] = [
  {
    id: 'list-slots',
    title: 'List free slots',
    area: 'Slots',
    method: 'GET',
    path: `${addressPath}/slots`,
    params: atAddress,
    query: [...period, expanding('slot.services')],
  },
  {
    id: 'replace-slots',
    title: 'Replace the slots of a day',
    area: 'Slots',
    method: 'PUT',
    path: `${addressPath}/slots`,
    params: atAddress,
    body: jsonBody({ slots: [morning] }, slotFields),
    // "ignored with a 201 status code for 3 minutes", 429 while the first request is still being processed
    repeatable: true,
  },
  {
    id: 'delete-slots',
    title: 'Remove the slots of a day',
    area: 'Slots',
    method: 'DELETE',
    path: `${addressPath}/slots/{date}`,
    params: [...atAddress, { name: 'date', kind: 'date', example: '2026-01-05' }],
  },
  {
    id: 'book-slot',
    title: 'Book a slot',
    area: 'Slots',
    method: 'POST',
    path: `${addressPath}/slots/{start}/book`,
    params: [...atAddress, { name: 'start', kind: 'date-time', example: '2026-01-05T09:00:00+01:00' }],
    body: jsonBody(
      { address_service_id: '101', duration: 30, patient: { name: 'Ada', phone: '+34600000000' } },
      visitFields,
    ),
  },
]
