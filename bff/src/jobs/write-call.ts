import type { JobInput } from '@planbridge/shared/contract'
import { isRepeatable } from '@planbridge/shared/providers'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { BackgroundCall, DelegationNeeds } from '../delegations/needs.ts'

type Wish = Pick<JobInput, 'operation' | 'fields' | 'body'>

/** The call that a job makes, from the operation's template and the job's fields; undefined: a field is missing. */
export const writeCall = (
  { integrations }: Pick<DelegationNeeds, 'integrations'>,
  row: ConnectionRow,
  { operation: id, fields, body }: Wish,
): BackgroundCall | undefined => {
  const operation = integrations.get(row.integration)?.operations.find((candidate) => candidate.id === id)
  if (!operation) return undefined
  const missing = namesIn(operation.path).some((name) => !fields[name])
  if (missing || (operation.body && !operation.body.optional && body === null)) return undefined
  return {
    connection: row.id,
    method: operation.method,
    path: operation.path.replace(placeholder, (_, name: string) => encodeURIComponent(fields[name] ?? '')),
    search: searchOf(operation, fields),
    body: operation.body ? body : null,
    repeatable: isRepeatable(operation),
  }
}

const placeholder = /\{(\w+)\}/g

const namesIn = (path: string): string[] => [...path.matchAll(placeholder)].map(([, name = '']) => name)

const searchOf = ({ query = [] }: OperationDefinition, fields: Wish['fields']): string => {
  const given = query.flatMap(({ name }): [string, string][] => (fields[name] ? [[name, fields[name]]] : []))
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}
