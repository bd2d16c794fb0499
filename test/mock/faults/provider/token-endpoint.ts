import { halfHash, sha256Base64url } from '../../simulators/digest.ts'
import type { IssuedCode } from './issued-code.ts'
import { makeIdToken } from './make-id-token.ts'
import { mintSecret, type ProviderState } from './provider-state.ts'

/** Exchanges a code once. With `acceptsAnyCode`, the code is the only parameter that is checked. */
export const respondToToken = async (state: ProviderState, request: Request): Promise<Response> => {
  const form = new URLSearchParams(await request.text())
  const code = form.get('code') ?? ''
  const issued = state.codes.get(code)
  state.codes.delete(code)
  if (issued === undefined) return invalidGrant()
  if (!state.behaviour.acceptsAnyCode && !(await matches(form, issued))) return invalidGrant()
  const access = mintSecret(state, 'AT')
  const hashes = { at_hash: await halfHash(access), c_hash: await halfHash(code) }
  const response = state.behaviour.tokenResponse({
    access_token: access,
    token_type: 'Bearer',
    expires_in: 3600,
    ...(issued.scopes.includes('offline_access') && { refresh_token: mintSecret(state, 'RT') }),
    id_token: await makeIdToken(state, 'back', issued, hashes),
  })
  return response instanceof Response ? response : Response.json(response)
}

const invalidGrant = () => Response.json({ error: 'invalid_grant' }, { status: 400 })

const matches = async (form: URLSearchParams, { redirectUri, challenge, clientId }: IssuedCode) =>
  form.get('redirect_uri') === redirectUri &&
  form.get('client_id') === clientId &&
  (await isProof(form.get('code_verifier'), challenge))

const isProof = async (verifier: string | null, challenge: string | null): Promise<boolean> => {
  if (challenge === null || verifier === null) return challenge === verifier
  return (await sha256Base64url(verifier)) === challenge
}
