import { authenticateClient } from './client-authentication.ts'
import type { Identity } from './identity-state.ts'
import { isForm, refuse } from './token-endpoint.ts'

/** `POST /connect/revocation`: revokes every refresh token of that person and client. @see https://www.rfc-editor.org/rfc/rfc7009 */
export const revocation = async (identity: Identity, request: Request): Promise<Response> => {
  if (!isForm(request)) return Response.json({ ErrorMessage: 'Unsupported Media Type' }, { status: 415 })
  const form = new URLSearchParams(await request.text())
  const client = authenticateClient(request, form, identity.clients)
  if (client === undefined) return refuse('invalid_client')
  const token = form.get('token') ?? ''
  if (token === '') return refuse('invalid_request')
  const hint = form.get('token_type_hint')
  if (hint !== null && hint !== 'access_token' && hint !== 'refresh_token')
    return refuse('unsupported_token_type')
  const named = identity.state.refreshTokens.get(token)
  if (named?.client.clientId === client.clientId)
    revokeDelegations(identity, client.clientId, named.person.sub)
  // The response is the same for unknown tokens, tokens of another client and JWT access tokens, which cannot be revoked.
  return new Response(null, { status: 200 })
}

const revokeDelegations = ({ state }: Identity, clientId: string, sub: string) => {
  for (const [handle, { client, person }] of state.refreshTokens) {
    if (client.clientId === clientId && person.sub === sub) state.refreshTokens.delete(handle)
  }
}
