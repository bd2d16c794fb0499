import type { AccessModel } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'

// The scopes of a pasted token or a service account are unknown; the provider checks each call.
const scopesKnown: Record<AccessModel, boolean> = {
  'user-present': true,
  delegation: true,
  'service-account': false,
  'personal-token': false,
}

/**
 * Reports whether the granted scopes cover an operation. True if they are unknown.
 * @param everything The scope of the provider that covers all others.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export const scopesCover = (
  { model, scopes }: { readonly model: AccessModel; readonly scopes: readonly string[] },
  { scopes: needed = [] }: OperationDefinition,
  everything?: string,
): boolean =>
  !scopesKnown[model] ||
  needed.every((scope) => scopes.includes(scope)) ||
  (everything !== undefined && scopes.includes(everything))
