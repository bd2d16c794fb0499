import type { Context, Hono } from 'hono'
import { problem } from '../api-answer.ts'
import { type Caller, needsAccount } from '../api-guard.ts'
import { createTask } from '../create-task.ts'
import { paged } from '../paging.ts'
import { applyQuery } from '../query-builder.ts'
import type { Case, Records } from '../records.ts'
import { iso, showCase, showTask } from '../representations.ts'
import { isVisibleTo } from '../visible-records.ts'
import { accountRoutes } from './account-routes.ts'
import { answerList, listRoutes } from './list-routes.ts'
import { planRoutes } from './plan-routes.ts'
import type { RecordNeeds } from './record-needs.ts'

const guarded = [
  'account',
  'task',
  'cases',
  'plans',
  'client-status',
  'client',
  'circles',
  'note',
  'document',
  'group',
]

/** The documented paths mix singular and plural. @see https://apidocs.plannrcrm.com */
export const recordRoutes = (api: Hono<Caller>, records: Records, needs: RecordNeeds): void => {
  for (const name of guarded) api.use(`/v1/${name}/*`, needsAccount)
  accountRoutes(api, records, needs)
  taskRoutes(api, records, needs)
  caseRoutes(api, records)
  planRoutes(api, records, needs)
  api.get('/v1/client-status', (c) => {
    const result = applyQuery(
      c,
      { filters: 'uuid', sorts: 'created_at updated_at name' },
      records.clientStatuses,
    )
    return result.kind === 'refused' ? result.response : paged(c, result.records)
  })
}

const taskRoutes = (api: Hono<Caller>, records: Records, needs: RecordNeeds): void => {
  listRoutes(api, '/v1/task', {
    all: () => records.tasks,
    show: showTask,
    parameters: {
      filters:
        'name taskable_type taskable_uuid client_uuid priority assigned_to_uuids circle_uuids status_uuid due_before due_after has_due_date open_tasks completed_status archived_status not_started_status show_child_tasks subtask_visibility',
      sorts: 'created_at updated_at name priority due_at completed_last',
      includes: 'author completed_by parent_task related_tasks custom_fields workflow_task',
    },
  })
  api.post('/v1/task', (c) => createTask(c, records, needs))
}

const caseParameters = {
  filters:
    'uuid completed in_progress type status tags plan_uuid account_uuids circle_uuids employee_account_uuids completed_after completed_before review_at_after review_at_before',
  sorts: 'created_at name status_position value completed_at review_at',
  includes: 'participants participants_count type status tags plans custom_fields groups assigned_to',
}

const noteParameters = {
  filters: 'uuid type date_from date_to contents path path_exact',
  sorts: 'created_at updated_at type',
  includes: 'tags mentionedAccounts notable',
}

const caseRoutes = (api: Hono<Caller>, { cases, accounts, tasks }: Records): void => {
  const list = { all: () => cases, show: showCase, parameters: caseParameters }
  listRoutes(api, '/v1/cases', list)
  api.get('/v1/client/:client/cases', (c) =>
    answerList(c, { ...list, all: () => cases.filter(({ client }) => client === c.req.param('client')) }),
  )
  const notable: Readonly<Record<string, readonly { readonly uuid: string }[]>> = {
    account: accounts,
    board_task: tasks,
    case: cases,
  }
  api.get('/v1/note/:type/:uuid', (c) => {
    const record = notable[c.req.param('type')]?.find(({ uuid }) => uuid === c.req.param('uuid'))
    if (record === undefined) return problem(c.req.raw, 404, 'No query results for model.')
    return answerNotes(c, cases, record.uuid)
  })
}

// Each case has one note; other records have none.
const answerNotes = (c: Context<Caller>, cases: readonly Case[], about: string): Response => {
  const notes = cases
    .filter((one) => isVisibleTo(c, one) && [one.uuid, one.client].includes(about))
    .map(({ uuid, name, createdAt }) => ({
      uuid: uuid.replace(/^.{4}/, '7e57'),
      type: 'meeting',
      contents: `Discussed: ${name}`,
      edited: false,
      created_at: iso(createdAt),
      updated_at: iso(createdAt),
    }))
  const result = applyQuery(c, noteParameters, notes)
  return result.kind === 'refused' ? result.response : paged(c, result.records)
}
