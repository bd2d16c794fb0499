import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'
import { filters, inPages, include, sort } from './query.ts'

const types = [
  'annuity',
  'cash_account',
  'fixed_asset',
  'general_insurance',
  'group_protection',
  'investment',
  'loan_credit',
  'mortgage',
  'pension',
  'protection_policy',
] as const
const statuses = ['active', 'proposed', 'inactive'] as const
const plan = { name: 'plan_uuid' } as const

const related = include(
  'fields',
  'client',
  'cases',
  'tags',
  'sub_accounts',
  'latest_valuations',
  'latest_valuations.sub_account',
  'wrap',
  'wrap_children',
  'wrap_children.latest_valuations',
  'external_references',
  'active_adviser',
  'seller',
  'linked_owners',
  'group_scheme',
  'sub_group_scheme',
  'custom_fields',
)

const planFilters = filters({
  uuid: 'texts',
  abstract_type: ['asset', 'liability', 'protection'],
  type: types,
  name: 'texts',
  client: 'texts',
  policy_number: 'texts',
  provider: 'texts',
  status: statuses,
  seller: 'texts',
  active_adviser: 'texts',
  case: 'texts',
  valuation_from: 'whole-number', // in pence
  valuation_to: 'whole-number',
})

const businessFilters = filters({
  uuid: 'texts',
  type: 'text',
  sub_type: 'text',
  provider_uuid: 'text',
  policy_number: 'text',
  adviser_uuid: 'text',
  advice_type: 'text',
  conducted_by: 'text',
  status: 'text',
  source_of_funds: 'text',
  is_replacing_existing_plan: 'yes-no',
  opted_out_of_pension_scheme_for_plan: 'yes-no',
  date_from: 'date',
  date_to: 'date',
  proposed_date_from: 'date',
  proposed_date_to: 'date',
  contribution_type: 'text',
})

const plans: readonly OperationDefinition[] = [
  {
    id: 'list-plans',
    title: 'List plans',
    area: 'Plans',
    method: 'GET',
    path: '/api/v1/plans',
    query: [...inPages.query, related, ...planFilters],
    paging: inPages.paging,
  },
  {
    id: 'get-plan',
    title: 'Show one plan',
    area: 'Plans',
    method: 'GET',
    path: '/api/v1/plans/{uuid}',
    params: [{ name: 'uuid' }],
  },
  {
    id: 'create-plan',
    title: 'Create a plan',
    area: 'Plans',
    method: 'POST',
    path: '/api/v1/plans',
    body: jsonBody({ name: 'Johns ISA', type: 'cash_account', status: 'active', accounts: [''] }, [
      { name: 'name' },
      { name: 'accounts', kind: 'texts' },
      { name: 'type', kind: 'choice', values: types },
      { name: 'sub_type' },
      { name: 'status', kind: 'choice', values: statuses },
      { name: 'provider_uuid' },
      { name: 'policy_number' },
      { name: 'proposal_reference' },
      { name: 'opened_at', kind: 'date' },
    ]),
  },
  {
    id: 'create-sub-account',
    title: 'Add a sub account to a plan',
    area: 'Plans',
    method: 'POST',
    path: '/api/v1/plans/{plan_uuid}/sub-accounts',
    params: [plan],
    body: jsonBody({ name: 'Johns ISA', policy_number: 'AVF-4355432' }, [
      { name: 'name', required: true },
      { name: 'policy_number' },
      { name: 'proposal_reference' },
    ]),
  },
]

const insidePlans: readonly OperationDefinition[] = [
  {
    id: 'list-plan-cover',
    title: 'List cover of a plan',
    area: 'Plans',
    method: 'GET',
    path: '/api/v1/plans/{plan_uuid}/cover',
    params: [plan],
    query: [
      ...inPages.query,
      sort('created_at', 'updated_at', 'type', 'benefit_status', 'benefit_amount'),
      ...filters({ uuid: 'texts', cover_type: 'texts', benefit_status: ['active', 'inactive', 'proposed'] }),
    ],
    paging: inPages.paging,
  },
  {
    id: 'list-plan-charges',
    title: 'List charges of a plan',
    area: 'Plans',
    method: 'GET',
    path: '/api/v1/plans/{plan_uuid}/charges',
    params: [plan],
    query: [
      ...inPages.query,
      sort('start_date', 'created_at', 'updated_at'),
      include('statement'),
      ...filters({ uuid: 'texts' }),
    ],
    paging: inPages.paging,
  },
  {
    id: 'list-plan-new-business-events',
    title: 'List new business events of a plan',
    area: 'Plans',
    method: 'GET',
    path: '/api/v1/plans/{plan_uuid}/new-business-events',
    params: [plan],
    query: [...inPages.query, sort('start_date', 'created_at', 'updated_at'), related, ...businessFilters],
    paging: inPages.paging,
  },
  {
    id: 'list-client-new-business-events',
    title: 'List new business events of a client',
    area: 'Plans',
    method: 'GET',
    path: '/api/v1/client/{client_uuid}/new-business-events',
    params: [{ name: 'client_uuid' }],
    query: [
      ...inPages.query,
      sort('start_date', 'proposal_date', 'created_at', 'updated_at'),
      include('adviser', 'case', 'firm', 'existingPlan'),
      ...businessFilters,
    ],
    paging: inPages.paging,
  },
]

/** Assets, liabilities and insurance of clients. @see https://apidocs.plannrcrm.com */
export const planOperations: readonly OperationDefinition[] = [...plans, ...insidePlans]
