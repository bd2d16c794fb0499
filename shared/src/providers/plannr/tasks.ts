import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'
import { filters, inPages, include, sort } from './query.ts'

const priorities = ['low', 'medium', 'high', 'highest'] as const

const related = include(
  'author',
  'completed_by',
  'parent_task',
  'related_tasks',
  'custom_fields',
  'workflow_task',
)

const taskFilters = filters({
  name: 'text',
  taskable_type: ['plan', 'case'],
  taskable_uuid: 'text',
  client_uuid: 'text',
  priority: priorities,
  assigned_to_uuids: 'texts',
  circle_uuids: 'texts',
  status_uuid: 'text',
  due_before: 'date',
  due_after: 'date',
  has_due_date: 'yes-no',
  open_tasks: 'yes-no',
  completed_status: 'yes-no',
  archived_status: 'yes-no',
  not_started_status: 'yes-no',
  subtask_visibility: ['include', 'exclude', 'only'],
})

/** Tasks. @see https://apidocs.plannrcrm.com */
export const taskOperations: readonly OperationDefinition[] = [
  {
    id: 'list-tasks',
    title: 'List tasks',
    area: 'Tasks',
    method: 'GET',
    path: '/api/v1/task',
    query: [
      ...inPages.query,
      sort('created_at', 'updated_at', 'name', 'priority', 'due_at', 'completed_last'),
      related,
      ...taskFilters,
    ],
    paging: inPages.paging,
  },
  {
    id: 'get-task',
    title: 'Show one task',
    area: 'Tasks',
    method: 'GET',
    path: '/api/v1/task/{uuid}',
    params: [{ name: 'uuid' }],
  },
  {
    id: 'create-task',
    title: 'Create a task',
    area: 'Tasks',
    method: 'POST',
    path: '/api/v1/task',
    body: jsonBody(
      { name: 'Prepare review', taskable_type: 'client', taskable_uuid: '', task_status_uuid: '' },
      [
        { name: 'name', required: true },
        { name: 'taskable_type', kind: 'choice', values: ['client', 'case', 'plan'], required: true },
        { name: 'taskable_uuid', required: true },
        { name: 'task_status_uuid', required: true },
        { name: 'description' },
        { name: 'priority', kind: 'choice', values: priorities },
        { name: 'due_at', example: '2027-01-01 00:00:00' }, // without a time zone
        { name: 'parent_task_uuid' },
        { name: 'assigned_to_uuids', kind: 'texts' },
        { name: 'group_uuids', kind: 'texts' },
      ],
    ),
  },
]
