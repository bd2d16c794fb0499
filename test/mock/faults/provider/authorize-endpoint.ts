import { halfHash } from '../../simulators/digest.ts'
import type { AuthorizationResponse } from './behaviour.ts'
import { readAuthorizeRequest } from './issued-code.ts'
import { makeIdToken } from './make-id-token.ts'
import { mintSecret, type ProviderState } from './provider-state.ts'

/** Redirects at once with a code, and with an ID token if the response type is `code id_token`. */
export const respondToAuthorize = async (state: ProviderState, url: URL): Promise<Response> => {
  const { state: stateParameter, ...issued } = readAuthorizeRequest(url)
  const code = mintSecret(state, 'CODE')
  state.codes.set(code, issued)
  const hybrid = url.searchParams.get('response_type') === 'code id_token'
  const hashes = { c_hash: await halfHash(code), s_hash: await halfHash(stateParameter) }
  const idToken = hybrid ? [['id_token', await makeIdToken(state, 'front', issued, hashes)] as const] : []
  const response = state.behaviour.authorizationResponse({
    mode: hybrid ? 'fragment' : 'query',
    parameters: [['code', code], ...idToken, ['state', stateParameter]],
  })
  return Response.redirect(redirectTarget(issued.redirectUri, response), 302)
}

/** The address of an authorization response. */
export const redirectTarget = (redirectUri: string, { mode, parameters }: AuthorizationResponse): string => {
  const separator = mode === 'query' ? '?' : '#'
  const text = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${redirectUri}${separator}${text}`
}
