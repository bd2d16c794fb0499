import type { AuthorizationFacts, Challenge } from '@planbridge/shared/contract'

/** The parameters that Planbridge sets. Null removes a parameter, even one from `extra`. */
const ownParameters = (facts: AuthorizationFacts, challenge: Challenge): Record<string, string | null> => ({
  response_type: facts.response_type,
  client_id: facts.client_id,
  redirect_uri: facts.redirect_uri,
  scope: facts.scope === '' ? null : facts.scope,
  state: facts.state,
  nonce: facts.nonce,
  response_mode: facts.response_mode,
  code_challenge: facts.send_challenge ? challenge : null,
  code_challenge_method: facts.send_challenge ? 'S256' : null,
})

/**
 * Builds the authorize URL with each parameter exactly once. Throws a TypeError if the endpoint is not a web address.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function authorizationRequest(facts: AuthorizationFacts, challenge: Challenge): string {
  const url = new URL(facts.authorization_endpoint)
  // The browser navigates to this URL, so `javascript:` and similar schemes must be refused.
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('The authorize endpoint is not a web address')
  for (const [name, value] of Object.entries(facts.extra)) url.searchParams.set(name, value)
  for (const [name, value] of Object.entries(ownParameters(facts, challenge))) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  // Form decoders and plain percent decoders agree on %20, but not on `+`.
  url.search = url.search.replaceAll('+', '%20')
  url.hash = ''
  return url.href
}
