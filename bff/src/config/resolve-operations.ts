import type { OperationDefinition, ProviderDefinition } from '@planbridge/shared/providers'
import type { AddedOperation, IntegrationEntry } from './integration-entry.ts'

const bodyOf = (mediaType: string) => ({ mediaType, example: /[/+]json$/.test(mediaType) ? '{}' : '' })

function operationOf({ body_media_type, query = [], ...added }: AddedOperation): OperationDefinition {
  const names = [...added.path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)
  return {
    ...added,
    path: `/${added.path.slice(1)}`,
    params: names.map((name) => ({ name, required: true })),
    query: query.map((name) => ({ name })),
    ...(body_media_type === undefined ? {} : { body: bodyOf(body_media_type) }),
  }
}

/** The provider's operations that were chosen, and those that were added. */
export function resolveOperations(
  definition: ProviderDefinition,
  { only, add = [] }: NonNullable<IntegrationEntry['operations']>,
): readonly OperationDefinition[] {
  const builtIn = definition.api.operations.filter(({ id }) => !only || only.includes(id))
  return [...builtIn, ...add.map(operationOf)]
}
