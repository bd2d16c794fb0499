import type { FieldDefinition, OperationDefinition, ProviderDefinition } from '@planbridge/shared/providers'
import type { AddedOperation } from '../schema/added-operation.ts'
import type { IntegrationEntry } from '../schema/integration-entry.ts'

const bodyOf = ({ body_media_type: mediaType, body_example: example }: AddedOperation) => {
  if (mediaType === undefined) return {}
  return { body: { mediaType, example: example ?? (/[/+]json$/.test(mediaType) ? '{}' : '') } }
}

const fieldOf = (written: NonNullable<AddedOperation['query']>[number]): FieldDefinition =>
  typeof written === 'string' ? { name: written } : written

const operationOf = (added: AddedOperation): OperationDefinition => {
  const { id, title, method, path, query = [], pages, scopes, repeatable } = added
  const names = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)
  return {
    id,
    title,
    method,
    path: `/${path.slice(1)}`,
    params: names.map((name) => ({ name })),
    query: query.map(fieldOf),
    ...bodyOf(added),
    ...(pages && { paging: { kind: 'page-number', ...pages } }),
    ...(scopes && { scopes }),
    ...(repeatable !== undefined && { repeatable }),
  }
}

/** Reading a queue removes its events, so a queue that Planbridge empties has no other reader. */
const isLeftAlone = ({ webhooks }: Pick<IntegrationEntry, 'webhooks'>) => {
  const isPulled = webhooks?.receive === 'pull'
  return ({ paging }: OperationDefinition): boolean => !isPulled || paging?.kind !== 'queue'
}

/** The selected built-in operations and the added ones, without those that Planbridge keeps to itself. */
export const resolveOperations = (
  definition: ProviderDefinition,
  entry: Pick<IntegrationEntry, 'operations' | 'webhooks'>,
): readonly OperationDefinition[] => {
  const { only, add = [] } = entry.operations ?? {}
  const builtIn = definition.api.operations.filter(({ id }) => !only || only.includes(id))
  return [...builtIn, ...add.map(operationOf)].filter(isLeftAlone(entry))
}
