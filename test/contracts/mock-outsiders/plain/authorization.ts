import type { Registration } from '../outsider.ts'
import type { KnownServer } from './metadata.ts'
import { ProtocolError } from './protocol-error.ts'

interface Secrets {
  readonly state: string
  readonly nonce: string
  readonly challenge: string
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 and https://www.rfc-editor.org/rfc/rfc7636#section-4.3 */
export const authorizationUrl = (
  server: KnownServer,
  { clientId, redirectUri, responseType, scope, usesProofKey }: Registration,
  { state, nonce, challenge }: Secrets,
): URL => {
  const url = new URL(server.authorizationEndpoint)
  const parameters = {
    response_type: responseType,
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    ...(scope !== '' && { scope }),
    ...(server.keys !== undefined && { nonce }),
    ...(usesProofKey && { code_challenge: challenge, code_challenge_method: 'S256' }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url
}

interface Expected {
  readonly server: KnownServer
  readonly registration: Registration
  readonly state: string
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2, https://www.rfc-editor.org/rfc/rfc9207#section-2.4 */
export const readAuthorizationResponse = (
  arrived: URL,
  { server, registration, state }: Expected,
): { readonly code: string; readonly idToken: string | undefined } => {
  const { redirectUri, responseType } = registration
  if (`${arrived.origin}${arrived.pathname}` !== redirectUri)
    throw new ProtocolError(`arrived at ${arrived.origin}${arrived.pathname}`)
  const parameters = parametersOf(arrived, responseType)
  if (parameters.get('state') !== state) throw new ProtocolError('the state is another one')
  const issuer = parameters.get('iss') ?? server.issuer
  if (issuer !== server.issuer) throw new ProtocolError('the response is of another issuer')
  const error = parameters.get('error')
  if (error !== null) throw new ProtocolError('the authorization is refused', error)
  const code = parameters.get('code') || undefined
  if (code === undefined) throw new ProtocolError('no code')
  const idToken = parameters.get('id_token') || undefined
  if ((responseType === 'code id_token') !== (idToken !== undefined))
    throw new ProtocolError('an ID token belongs to a hybrid response, and only there')
  return { code, idToken }
}

/** @see https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes, the defaults of the response types */
const parametersOf = ({ hash, search }: URL, responseType: Registration['responseType']): URLSearchParams => {
  const [sent, empty] = responseType === 'code' ? [search, hash] : [hash, search]
  if (empty !== '') throw new ProtocolError('the response is in the wrong part of the address')
  const parameters = new URLSearchParams(sent.slice(1))
  const names = [...parameters.keys()]
  // https://www.rfc-editor.org/rfc/rfc6749#section-3.1
  if (new Set(names).size !== names.length) throw new ProtocolError('a parameter is included twice')
  return parameters
}
