import type { OperationDefinition } from '../operation.ts'
import { filters, inPages, include, sort } from './query.ts'

const caseQuery = [
  ...inPages.query,
  sort('name', 'created_at', 'status_position', 'value', 'completed_at', 'review_at'),
  include(
    'participants',
    'participants_count',
    'type',
    'status',
    'tags',
    'plans',
    'custom_fields',
    'groups',
    'assigned_to',
  ),
  ...filters({
    uuid: 'texts',
    completed: 'yes-no',
    in_progress: 'yes-no',
    type: 'texts',
    status: 'texts',
    tags: 'texts',
    plan_uuid: 'texts',
    account_uuids: 'texts',
    circle_uuids: 'texts',
    employee_account_uuids: 'texts',
    completed_after: 'date',
    completed_before: 'date',
    review_at_after: 'date',
    review_at_before: 'date',
  }),
]

/** Cases and notes. @see https://apidocs.plannrcrm.com */
export const caseOperations: readonly OperationDefinition[] = [
  {
    id: 'list-cases',
    title: 'List cases',
    area: 'Cases',
    method: 'GET',
    path: '/api/v1/cases',
    query: caseQuery,
    paging: inPages.paging,
  },
  {
    id: 'get-case',
    title: 'Show one case',
    area: 'Cases',
    method: 'GET',
    path: '/api/v1/cases/{uuid}',
    params: [{ name: 'uuid' }],
  },
  {
    id: 'list-client-cases',
    title: 'List cases of a client',
    area: 'Cases',
    method: 'GET',
    path: '/api/v1/client/{client_uuid}/cases',
    params: [{ name: 'client_uuid' }],
    query: caseQuery,
    paging: inPages.paging,
  },
  {
    id: 'list-notes',
    title: 'List notes',
    area: 'Notes',
    method: 'GET',
    path: '/api/v1/note/{notable_type}/{notable_uuid}',
    params: [
      {
        name: 'notable_type',
        kind: 'choice',
        values: ['account', 'board_task', 'case', 'conversation', 'illustration'],
        example: 'account',
      },
      { name: 'notable_uuid' },
    ],
    query: [
      ...inPages.query,
      sort('created_at', 'updated_at', 'type'),
      include('tags', 'mentionedAccounts', 'notable'),
      ...filters({
        uuid: 'texts',
        type: ['call', 'note', 'meeting', 'email'],
        date_from: 'date',
        date_to: 'date',
        contents: 'text',
        path: 'text',
        path_exact: 'text',
      }),
    ],
    paging: inPages.paging,
  },
]
