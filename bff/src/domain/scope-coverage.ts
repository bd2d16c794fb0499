import type { AccessModel } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'

// Nobody tells us what a pasted token or a service account may do: there the provider judges each call.
const scopesKnown: Record<AccessModel, boolean> = {
  'user-present': true,
  delegation: true,
  'service-account': false,
  'personal-token': false,
}

/** Whether what was granted covers an operation, as far as we can tell. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
export const scopesCover = (
  { model, scopes }: { readonly model: AccessModel; readonly scopes: readonly string[] },
  { scopes: needed = [] }: OperationDefinition,
): boolean => !scopesKnown[model] || needed.every((scope) => scopes.includes(scope))
