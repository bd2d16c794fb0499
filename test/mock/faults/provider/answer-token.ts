import { base64url } from 'jose'
import { type CommandContext, mint } from './desk.ts'
import type { IssuedCode } from './issued-code.ts'
import { halfHash, makeIdToken } from './make-id-token.ts'

/** Trades a code once; a careless provider asks for nothing else. */
export const answerToken = async (server: CommandContext, request: Request): Promise<Response> => {
  const form = new URLSearchParams(await request.text())
  const code = form.get('code') ?? ''
  const issued = server.codes.get(code)
  server.codes.delete(code)
  if (issued === undefined) return refuse()
  if (!server.script.careless && !(await fits(form, issued))) return refuse()
  const access = mint(server, 'AT')
  const hashes = { at_hash: await halfHash(access), c_hash: await halfHash(code) }
  const said = server.script.tokens({
    access_token: access,
    token_type: 'Bearer',
    expires_in: 3600,
    ...(issued.scopes.includes('offline_access') && { refresh_token: mint(server, 'RT') }),
    id_token: await makeIdToken(server, 'back', issued, hashes),
  })
  return said instanceof Response ? said : Response.json(said)
}

const refuse = () => Response.json({ error: 'invalid_grant' }, { status: 400 })

const fits = async (form: URLSearchParams, { redirectUri, challenge, clientId }: IssuedCode) =>
  form.get('redirect_uri') === redirectUri &&
  form.get('client_id') === clientId &&
  (await isProof(form.get('code_verifier'), challenge))

const isProof = async (verifier: string | null, challenge: string | null): Promise<boolean> => {
  if (challenge === null || verifier === null) return challenge === verifier
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return base64url.encode(new Uint8Array(digest)) === challenge
}
