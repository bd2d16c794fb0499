import { importJWK, SignJWT } from 'jose'
import { halfHash, sha256Base64url } from '../digest.ts'
import { simulatorSigningKeys } from '../signing-keys.ts'
import type { Firm, FirmClient, IssuedCode } from './state.ts'

/** The key that signs. Other simulators use other keys. */
export const firmKey = simulatorSigningKeys[2]

const accessSeconds = 600
const idTokenSeconds = 300

const refuse = (error: string, status = 400) =>
  Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } })

/** `POST /token`. @see https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint */
export const token = async (firm: Firm, request: Request): Promise<Response> => {
  const client = clientOf(firm, request)
  if (!client) return refuse('invalid_client', 401)
  const form = new URLSearchParams(await request.text())
  if (form.get('grant_type') !== 'authorization_code') return refuse('unsupported_grant_type')
  const code = form.get('code') ?? ''
  const issued = firm.codes.get(code)
  firm.codes.delete(code)
  const isBound =
    issued !== undefined &&
    issued.client === client &&
    issued.redirectUri === form.get('redirect_uri') &&
    issued.challenge === (await sha256Base64url(form.get('code_verifier') ?? '')) &&
    firm.seconds() <= issued.endsAt
  return isBound ? grant(firm, issued) : refuse('invalid_grant')
}

// RFC 6749 §2.3.1: both parts are form-urlencoded.
const clientOf = ({ clients }: Firm, request: Request): FirmClient | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const [id, secret] = atob(encoded)
    .split(':')
    .map((part) => new URLSearchParams(`part=${part}`).get('part'))
  return clients.find(({ clientId, clientSecret }) => clientId === id && clientSecret === secret)
}

const grant = async (firm: Firm, issued: IssuedCode): Promise<Response> => {
  const access = `CANARY-FIRM-AT-${firm.random.hex(32)}`
  firm.accessTokens.set(access, issued)
  const tokens = {
    access_token: access,
    token_type: 'Bearer',
    expires_in: accessSeconds,
    scope: issued.scopes.join(' '),
    id_token: await idToken(firm, issued, access),
  }
  return Response.json(tokens, { headers: { 'cache-control': 'no-store' } })
}

const idToken = async (
  firm: Firm,
  { client, person, nonce, authTime, scopes }: IssuedCode,
  access: string,
) => {
  const now = firm.seconds()
  const claims = {
    iss: firm.issuer,
    sub: person.sub,
    aud: client.clientId,
    exp: now + idTokenSeconds,
    iat: now,
    auth_time: authTime,
    ...(nonce !== null && { nonce }),
    at_hash: await halfHash(access),
    ...(scopes.includes('email') && { email: person.email, email_verified: person.emailVerified }),
    ...(scopes.includes('groups') && { groups: person.groups }),
    marker: `CANARY-FIRM-IDT-${firm.random.hex(16)}`,
  }
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: firmKey.kid })
    .sign(await importJWK(firmKey, 'RS256'))
}

/** `GET /userinfo`, which alone has the name. @see https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims */
export const userinfo = (firm: Firm, request: Request): Response => {
  const bearer = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const issued = firm.accessTokens.get(bearer)
  if (!issued)
    return new Response(null, {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    })
  const { person, scopes } = issued
  return Response.json({ sub: person.sub, ...(scopes.includes('profile') && { name: person.name }) })
}
