import type { AuthorizationFacts, Challenge } from '@planbridge/shared/contract'

/** The parameters that are ours to say; null withholds one, also when an extra parameter names it. */
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
 * Writes the authorize URL, each parameter exactly once.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function authorizationRequest(facts: AuthorizationFacts, challenge: Challenge): string {
  const url = new URL(facts.authorization_endpoint)
  // The browser is sent there: `javascript:` and its kin must never be an endpoint.
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('The authorize endpoint is not a web address')
  for (const [name, value] of Object.entries(facts.extra)) url.searchParams.set(name, value)
  for (const [name, value] of Object.entries(ownParameters(facts, challenge))) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  // A space as %20 is read the same by form decoders and by plain percent decoders; `+` is not.
  url.search = url.search.replaceAll('+', '%20')
  url.hash = ''
  return url.href
}
