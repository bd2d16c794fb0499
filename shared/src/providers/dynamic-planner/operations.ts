import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'

/** The members of the response envelope, including the number of the last page, are not published. */
const inPages = {
  query: [
    { name: 'pageSize', kind: 'whole-number', example: '50' },
    { name: 'pageNumber', kind: 'whole-number', example: '1' },
  ],
  paging: { kind: 'page-number', parameter: 'pageNumber', size: 'pageSize' },
} as const satisfies Pick<OperationDefinition, 'query' | 'paging'>

const client = { name: 'clientId', example: '11111111-2222-3333-4444-555555555555' } as const
const clients = { ...client, name: 'clientIds', kind: 'texts' } as const

const crm: readonly OperationDefinition[] = [
  {
    id: 'list-clients',
    title: 'List clients',
    area: 'CRM',
    method: 'GET',
    path: '/crm/v1/clients', // https://open.dynamicplanner.com/docs/Authentication, "Call the API"
    ...inPages,
    scopes: ['crm.read'],
  },
  {
    id: 'get-client',
    title: 'Show one client',
    area: 'CRM',
    method: 'GET',
    path: '/crm/v1/clients/{clientId}',
    params: [client],
    scopes: ['crm.read'],
    assumed: true,
  },
  {
    id: 'put-client',
    title: 'Create or update a client',
    area: 'CRM',
    method: 'PUT',
    path: '/crm/v1/clients/{clientId}',
    params: [client],
    // Name and date of birth are documented as required; the spelling of the members is not documented.
    body: jsonBody({ firstName: 'Ada', lastName: 'Byron', dateOfBirth: '1985-12-10' }, [
      { name: 'firstName', required: true },
      { name: 'lastName', required: true },
      { name: 'dateOfBirth', kind: 'date', required: true },
      { name: 'title' },
      { name: 'email' },
      { name: 'phone' },
      { name: 'externalReference' },
      { name: 'organisationUnitId' },
    ]),
    scopes: ['crm.write'],
    assumed: true,
    repeatable: true,
  },
]

const profiling: readonly OperationDefinition[] = [
  {
    id: 'list-questionnaires',
    title: 'List questionnaires',
    area: 'Profiling',
    method: 'GET',
    path: '/profiling/v1/questionnaires',
    query: [{ name: 'ids', kind: 'texts' }],
    scopeArea: 'profiling',
  },
  {
    id: 'list-profiling-results',
    title: 'List profiling results of clients',
    area: 'Profiling',
    method: 'GET',
    path: '/profiling/v1/clients/{clientIds}/results',
    params: [clients],
    query: [
      ...inPages.query,
      { name: 'questionnaireId', kind: 'texts' },
      { name: 'fields', kind: 'texts', example: 'factors' },
      { name: 'includes', kind: 'texts' },
    ],
    paging: inPages.paging,
    scopeArea: 'profiling',
  },
]

const finances: readonly OperationDefinition[] = [
  {
    id: 'list-finances',
    title: 'List finances of clients',
    area: 'Finances',
    method: 'GET',
    path: '/finances/v1/clients/{clientIds}/finances',
    params: [clients],
    query: [
      { name: 'unions', kind: 'choices', values: ['includes', 'exact', 'only'], example: 'includes' },
      { name: 'fields', kind: 'texts', example: 'cashflows,latestHistoricalValuation' },
    ],
    scopeArea: 'finances',
  },
]

/**
 * "PUT … Idempotent", "DELETE … Safe to retry". Only these paths of each API area are published.
 * @see https://pre-open.dynamicplanner.com/docs/Making-Requests
 * @see https://pre-open.dynamicplanner.com/docs/Pagination-and-Filtering
 */
export const dynamicPlannerOperations: readonly OperationDefinition[] = [...crm, ...profiling, ...finances]
