import { jsonBody } from '../json-body.ts'
import type { FieldDefinition, OperationDefinition } from '../operation.ts'
import { addressPath, atAddress } from './paths.ts'

const span: readonly FieldDefinition[] = [
  { name: 'since', kind: 'date-time', required: true, example: '2026-01-05T14:00:00+01:00' },
  { name: 'till', kind: 'date-time', required: true, example: '2026-01-05T15:00:00+01:00' },
]
const afternoon = { since: '2026-01-05T14:00:00+01:00', till: '2026-01-05T15:00:00+01:00' }
const inBreak = [...atAddress, { name: 'break_id', example: '1714456' }]

/** The calendar of an address and its breaks. @see https://integrations.docplanner.com/docs */
export const calendarOperations: readonly OperationDefinition[] = [
  {
    id: 'get-calendar',
    title: 'Show the status of a calendar',
    area: 'Calendars',
    method: 'GET',
    path: `${addressPath}/calendar`,
    params: atAddress,
  },
  {
    id: 'enable-calendar',
    title: 'Open a calendar',
    area: 'Calendars',
    method: 'POST',
    path: `${addressPath}/calendar/enable`,
    params: atAddress,
  },
  {
    id: 'disable-calendar',
    title: 'Close a calendar',
    area: 'Calendars',
    method: 'POST',
    path: `${addressPath}/calendar/disable`,
    params: atAddress,
  },
  {
    id: 'list-breaks',
    title: 'List breaks',
    area: 'Calendar Breaks',
    method: 'GET',
    path: `${addressPath}/breaks`,
    params: atAddress,
    query: span,
  },
  {
    id: 'add-break',
    title: 'Add a break',
    area: 'Calendar Breaks',
    method: 'POST',
    path: `${addressPath}/breaks`,
    params: atAddress,
    body: jsonBody({ ...afternoon, description: 'Team meeting' }, [
      ...span,
      { name: 'description' },
      { name: 'apply_on_coupled_addresses', kind: 'yes-no' },
    ]),
  },
  {
    id: 'get-break',
    title: 'Show one break',
    area: 'Calendar Breaks',
    method: 'GET',
    path: `${addressPath}/breaks/{break_id}`,
    params: inBreak,
  },
  {
    id: 'move-break',
    title: 'Move a break',
    area: 'Calendar Breaks',
    method: 'PATCH',
    path: `${addressPath}/breaks/{break_id}`,
    params: inBreak,
    body: jsonBody(afternoon, span),
  },
  {
    id: 'delete-break',
    title: 'Remove a break',
    area: 'Calendar Breaks',
    method: 'DELETE',
    path: `${addressPath}/breaks/{break_id}`,
    params: inBreak,
  },
]
