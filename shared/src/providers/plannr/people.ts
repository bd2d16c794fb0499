import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'
import { filters, inPages, include, sort } from './query.ts'

const account = { name: 'account_uuid' } as const
const client = { name: 'client_uuid' } as const

const relatedToAccount = include(
  'primary_phone_number',
  'primary_email',
  'primary_address',
  'assigned_adviser',
  'assigned_administrator',
  'assigned_paraplanner',
  'groups',
  'tags',
  'owners',
  'custom_fields',
  'external_references',
  'charge_split_schema',
)

const accountFilters = filters({
  name: 'text',
  primary_email: 'text',
  primary_phone_number: 'text',
  status: 'text',
  is_prospect: 'yes-no',
  role: ['individual', 'joint', 'trust', 'business', 'member', 'owner', 'admin', 'introducer'],
  type: ['client', 'employee', 'external'],
  created_after: 'date',
  created_before: 'date',
  inactive_after: 'date',
  inactive_before: 'date',
  groups: 'texts',
  departments: 'texts',
  exclude_groups: 'texts',
  introduced_by: 'texts',
})

const myself: readonly OperationDefinition[] = [
  {
    id: 'me',
    title: 'Show who I am',
    area: 'Users, logins and accounts',
    method: 'GET',
    path: '/api/v1/me',
    accountFree: true,
  },
  {
    id: 'list-logins',
    title: 'List my logins',
    area: 'Users, logins and accounts',
    method: 'GET',
    path: '/api/v1/logins',
    accountFree: true, // lists the accounts to choose from
  },
]

const accounts: readonly OperationDefinition[] = [
  {
    id: 'list-accounts',
    title: 'List clients and colleagues',
    area: 'Accounts',
    method: 'GET',
    path: '/api/v1/account',
    query: [
      ...inPages.query,
      sort(
        'first_name',
        'last_name',
        'email',
        'created_at',
        'updated_at',
        'next_review_date',
        'previous_review_date',
        'anniversary_review_date',
      ),
      relatedToAccount,
      ...accountFilters,
    ],
    paging: inPages.paging,
  },
  {
    id: 'get-account',
    title: 'Show one client or colleague',
    area: 'Accounts',
    method: 'GET',
    path: '/api/v1/account/{uuid}',
    params: [{ name: 'uuid' }],
  },
  {
    id: 'list-account-addresses',
    title: 'List addresses of an account',
    area: 'Accounts',
    method: 'GET',
    path: '/api/v1/account/{account_uuid}/address',
    params: [account],
    ...inPages,
  },
  {
    id: 'list-account-contact-details',
    title: 'List contact details of an account',
    area: 'Accounts',
    method: 'GET',
    path: '/api/v1/account/{account_uuid}/contact-detail',
    params: [account],
    query: [
      ...inPages.query,
      sort('created_at', 'updated_at', 'type', 'name', 'value'),
      include('accounts'),
      ...filters({ uuid: 'texts', type: ['email', 'phone_number'] }),
    ],
    paging: inPages.paging,
  },
  {
    id: 'create-contact-detail',
    title: 'Add a contact detail to an account',
    area: 'Accounts',
    method: 'POST',
    path: '/api/v1/account/{account_uuid}/contact-detail',
    params: [account],
    body: jsonBody({ type: 'email', name: 'Work', value: 'ada@example.com' }, [
      { name: 'type', kind: 'choice', values: ['email', 'phone_number'], required: true },
      { name: 'name', required: true },
      { name: 'value', required: true }, // a phone number in British format
      { name: 'primary', kind: 'yes-no' },
    ]),
  },
  {
    id: 'list-account-logins',
    title: 'List logins of an account',
    area: 'Accounts',
    method: 'GET',
    path: '/api/v1/account/{account_uuid}/login',
    params: [account],
    ...inPages,
  },
]

const clients: readonly OperationDefinition[] = [
  {
    id: 'list-client-statuses',
    title: 'List client statuses',
    area: 'Clients',
    method: 'GET',
    path: '/api/v1/client-status',
    query: [...inPages.query, sort('name', 'created_at', 'updated_at'), ...filters({ uuid: 'texts' })],
    paging: inPages.paging,
  },
  {
    id: 'link-clients',
    title: 'Link two clients',
    area: 'Clients',
    method: 'POST',
    path: '/api/v1/client/{client_uuid}/linked-clients',
    params: [client],
    body: jsonBody({ account_uuid: '', relationship: 'Son', inverse_relationship: 'Father' }, [
      { name: 'account_uuid', required: true },
      { name: 'relationship', required: true },
      { name: 'inverse_relationship', required: true },
    ]),
  },
]

const circles: readonly OperationDefinition[] = [
  {
    id: 'list-circles',
    title: 'List circles',
    area: 'Circles',
    method: 'GET',
    path: '/api/v1/circles',
    query: [
      ...inPages.query,
      sort('name', 'created_at', 'updated_at'),
      include('accounts', 'firm', 'groups'),
      ...filters({ uuid: 'texts', account_uuids: 'texts', group_uuids: 'texts', name: 'text' }),
    ],
    paging: inPages.paging,
  },
  {
    id: 'create-circle',
    title: 'Create a circle',
    area: 'Circles',
    method: 'POST',
    path: '/api/v1/circles',
    body: jsonBody({ name: 'Jones Family', account_uuids: ['', ''], group_uuids: [] }, [
      { name: 'name', required: true },
      { name: 'account_uuids', kind: 'texts', required: true }, // 2 to 50
      { name: 'group_uuids', kind: 'texts', required: true },
    ]),
  },
]

/**
 * The signed-in user, accounts, clients and circles. `POST /api/v1/account` is omitted: its body is documented as one of three
 * shapes, without a rule to distinguish them. @see https://apidocs.plannrcrm.com
 */
export const peopleOperations: readonly OperationDefinition[] = [
  ...myself,
  ...accounts,
  ...clients,
  ...circles,
]
