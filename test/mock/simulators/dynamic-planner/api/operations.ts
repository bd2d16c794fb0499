import { listClients, putClient, readClient } from './crm.ts'
import type { Operation } from './operation.ts'
import { listQuestionnaires, listResults, readFinances } from './profiling.ts'

export interface OperationEntry {
  readonly method: 'GET' | 'PUT'
  readonly path: RegExp
  readonly scope: string
  readonly operation: Operation
}

// The paths are from the seed page and the pre-open drafts; the scopes besides crm.read are assumed, see scopes.ts.
const entries: readonly OperationEntry[] = [
  { method: 'GET', path: /^\/crm\/v1\/clients$/, scope: 'crm.read', operation: listClients },
  { method: 'GET', path: /^\/crm\/v1\/clients\/([^/]+)$/, scope: 'crm.read', operation: readClient },
  { method: 'PUT', path: /^\/crm\/v1\/clients\/([^/]+)$/, scope: 'crm.write', operation: putClient },
  {
    method: 'GET',
    path: /^\/profiling\/v1\/questionnaires$/,
    scope: 'profiling.read',
    operation: listQuestionnaires,
  },
  {
    method: 'GET',
    path: /^\/profiling\/v1\/clients\/([^/]+)\/results$/,
    scope: 'profiling.read',
    operation: listResults,
  },
  {
    method: 'GET',
    path: /^\/finances\/v1\/clients\/([^/]+)\/finances$/,
    scope: 'finances.read',
    operation: readFinances,
  },
]

/** The operation of a request, with the identifiers in its path. */
export const operationFor = (method: string, pathname: string) => {
  for (const entry of entries) {
    const match = entry.method === method ? entry.path.exec(pathname) : null
    if (match !== null) return { ...entry, ids: match.slice(1).flatMap(splitIds) }
  }
  return undefined
}

// Identifiers are GUIDs, so only a comma can be percent-encoded.
const splitIds = (part: string) => part.replaceAll(/%2c/gi, ',').split(',')
