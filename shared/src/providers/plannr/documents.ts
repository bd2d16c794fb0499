import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'

/** Documents, groups and lookup lists. @see https://apidocs.plannrcrm.com */
export const documentOperations: readonly OperationDefinition[] = [
  {
    id: 'create-document',
    title: 'Create a document from a template',
    area: 'Documents',
    method: 'POST',
    path: '/api/v1/document',
    body: jsonBody({ name: 'Client Service Agreement', client_uuids: [''], template_uuid: '' }, [
      { name: 'name', required: true },
      { name: 'client_uuids', kind: 'texts' },
      { name: 'template_uuid' },
    ]),
  },
  {
    id: 'get-group',
    title: 'Show one group',
    area: 'Groups',
    method: 'GET',
    path: '/api/v1/group/{uuid}',
    params: [{ name: 'uuid' }],
  },
  {
    id: 'list-nationalities',
    title: 'List nationalities',
    area: 'Lookups',
    method: 'GET',
    path: '/api/v1/static/nationalities',
    accountFree: true, // public, needs no token
  },
]
