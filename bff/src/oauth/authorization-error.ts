import type { FailureCode } from '@planbridge/shared/contract'

/**
 * The error codes of an authorization response that do not concern the request itself: the person refused, the provider is busy, or
 * it wants the person to sign in, to choose or to agree again.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
 * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 * @see https://openid.net/specs/openid-connect-unmet-authentication-requirements-1_0.html
 */
const codesOfErrors: ReadonlyMap<string, FailureCode> = new Map([
  ['access_denied', 'consent-denied'],
  ['temporarily_unavailable', 'provider-busy'],
  ['server_error', 'provider-busy'],
  ['login_required', 'sign-in-again'],
  ['interaction_required', 'sign-in-again'],
  ['consent_required', 'sign-in-again'],
  ['account_selection_required', 'sign-in-again'],
  ['unmet_authentication_requirements', 'sign-in-again'],
])

/** Error codes that object to the request, and so to the configuration of the integration or of the client at the provider. */
const errorsOfRequests: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'invalid_redirect_uri',
  'redirect_uri_mismatch',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
])

/** The failure of an error in the authorization response. An unknown error counts as one of the request. */
export const authorizationFailure = (error: string): FailureCode =>
  codesOfErrors.get(error) ?? 'authorization-refused'

/**
 * The failure of an error in the response to a code, where the definition of the provider has no rule for it; undefined if the error is
 * not known.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export const exchangeFailure = (error: unknown): FailureCode | undefined => {
  if (typeof error !== 'string') return undefined
  return codesOfErrors.get(error) ?? (errorsOfRequests.has(error) ? 'authorization-refused' : undefined)
}
