import type { ProviderDefinition } from '@planbridge/shared/providers'
import type { AddedOperation } from '../schema/added-operation.ts'
import { nearestWord } from '../yaml/nearest-word.ts'
import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const segment = String.raw`(\{[A-Za-z][A-Za-z0-9_]*\}|[A-Za-z0-9_~!$&'()+,;=:@-][A-Za-z0-9._~!$&'()+,;=:@-]*)`
const template = new RegExp(`^(/${segment})+$`)

const placeholders = (path: string): string[] => path.match(/\{[^}]*\}/g) ?? []

const pathFault = (path: string, { api, name }: ProviderDefinition): string | undefined => {
  if (!path.startsWith(api.basePath))
    return `must start with ${api.basePath}, the base path of the ${name} API`
  if (!template.test(path))
    return 'must consist of plain segments and {placeholders}: no "..", no empty segment, no percent-encoding, no query'
  const names = placeholders(path)
  return new Set(names).size < names.length ? 'repeats a placeholder' : undefined
}

const shape = ({ method, path }: { method: string; path: string }): string =>
  `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`

const clashes = (
  operation: AddedOperation,
  others: readonly { id: string; method: string; path: string }[],
): string[] => {
  const sameId = others.some(({ id }) => id === operation.id)
  const sameCall = others.find((other) => shape(other) === shape(operation))
  return [
    ...(sameId ? [`an operation "${operation.id}" already exists`] : []),
    ...(sameCall ? [`is the same call as "${sameCall.id}"`] : []),
  ]
}

type OperationFault = readonly [at: string, message: string] | undefined

const isChoice = (kind: string | undefined): boolean => kind === 'choice' || kind === 'choices'

type WrittenField = Exclude<NonNullable<AddedOperation['query']>[number], string>

const written = (field: string | WrittenField): WrittenField =>
  typeof field === 'string' ? { name: field } : field

const queryFaults = ({ query = [], pages }: AddedOperation): OperationFault[] => {
  const fields = query.map(written)
  const names = new Set(fields.map(({ name }) => name))
  const unpaged = (pages ? [pages.parameter, pages.size] : []).filter((name) => !names.has(name))
  const halfChoices = fields.some(({ kind, values }) => isChoice(kind) !== (values !== undefined))
  return [
    names.size < query.length ? ['query', 'lists a parameter twice'] : undefined,
    halfChoices
      ? ['query', 'has a choice without values, or values for a field that is not a choice']
      : undefined,
    unpaged.length > 0
      ? ['pages', `refers to parameters that are not in query: ${unpaged.join(', ')}`]
      : undefined,
  ]
}

const bodyFaults = ({ method, body_media_type, body_example }: AddedOperation): OperationFault[] => [
  method === 'GET' && body_media_type !== undefined
    ? ['body_media_type', 'contradicts method: a GET has no body']
    : undefined,
  body_media_type === undefined && body_example !== undefined
    ? ['body_example', 'needs body_media_type']
    : undefined,
]

const operationFaults = (operation: AddedOperation, definition: ProviderDefinition): OperationFault[] => {
  const fault = pathFault(operation.path, definition)
  return [
    fault === undefined ? undefined : ['path', fault],
    ...bodyFaults(operation),
    ...queryFaults(operation),
  ]
}

const addedOperations: Rule = (entry) => {
  const { definition, draft } = entry
  const added = draft.operations?.add ?? []
  if (!definition) return []
  return added.flatMap((operation, index) => {
    const at = ['operations', 'add', index]
    const others = [...definition.api.operations, ...added.slice(0, index)]
    const own = operationFaults(operation, definition).filter((fault) => fault !== undefined)
    return [
      ...own.map(([name, message]) => finding(entry, [...at, name], message)),
      ...clashes(operation, others).map((message) => finding(entry, at, message)),
    ]
  })
}

const chosenOperations: Rule = (entry) => {
  const { definition, draft } = entry
  const { only = [], add = [] } = draft.operations ?? {}
  if (!definition) return []
  const known = [...definition.api.operations, ...add].map(({ id }) => id)
  return only.flatMap((id, index) => {
    if (only.indexOf(id) < index) return [finding(entry, ['operations', 'only', index], 'is listed twice')]
    if (known.includes(id)) return []
    const guess = nearestWord(id, known)
    const hint = guess === undefined ? `; available: ${known.join(', ')}` : `; did you mean "${guess}"?`
    return [
      finding(entry, ['operations', 'only', index], `${definition.name} does not have this operation${hint}`),
    ]
  })
}

/** Rules for the allowed operations. */
export const operationRules: readonly Rule[] = [addedOperations, chosenOperations]
