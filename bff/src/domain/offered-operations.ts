import type { AccessModel } from '@planbridge/shared/contract'
import type { OperationDefinition, ProviderDefinition } from '@planbridge/shared/providers'
import { type Integration, requestedScopes } from './integration.ts'
import { personScopes } from './person-scopes.ts'
import { scopesCover } from './scope-coverage.ts'

type Requests = Pick<Integration, 'scopes' | 'provider'>

/**
 * Reports whether an integration requests the scopes that an operation needs. If it does not, the operation is not offered: neither
 * the person nor a reconnect can give what is never requested. Always true for a pasted token, whose scopes are requested elsewhere.
 */
export const isRequested = (
  integration: Requests,
  model: AccessModel,
  operation: OperationDefinition,
): boolean => {
  if (model === 'personal-token') return true
  const scopes = requestedScopes(integration, model)
  const { everything, areas = [] } = integration.provider.scopes
  if (everything !== undefined && scopes.includes(everything)) return true
  // The scopes of a service account are judged like those that a person grants: all that are requested.
  const all = { model: 'delegation', scopes } as const
  return scopesCover(all, operation) && coversArea(scopes, areas, operation)
}

type Areas = NonNullable<ProviderDefinition['scopes']['areas']>

/** A scope whose name contains no word of a known area may be the one that the operation needs. */
const coversArea = (scopes: readonly string[], areas: Areas, { scopeArea }: OperationDefinition): boolean => {
  if (scopeArea === undefined) return true
  const isOpaque = (scope: string) => !personScopes.has(scope) && !areas.some((area) => scope.includes(area))
  return scopes.some((scope) => scope.includes(scopeArea) || isOpaque(scope))
}

/** The operations of an integration that an access model cannot call, because their scopes are not requested. */
export const notRequested = (
  integration: Requests & Pick<Integration, 'operations'>,
  model: AccessModel,
): readonly OperationDefinition[] =>
  integration.operations.filter((operation) => !isRequested(integration, model, operation))
