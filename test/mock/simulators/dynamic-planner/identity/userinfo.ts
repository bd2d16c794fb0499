import { createLocalJWKSet, jwtVerify } from 'jose'
import { keySet } from './discovery.ts'
import type { Identity } from './identity-state.ts'
import { isForm } from './token-endpoint.ts'
import { profileClaims } from './tokens.ts'

/** `GET` and `POST /connect/userinfo`. @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo */
export const userinfo = async (identity: Identity, request: Request): Promise<Response> => {
  const claims = await readClaims(identity, await presentedToken(request))
  const person = identity.people.find(({ sub, active }) => sub === claims?.sub && active !== false)
  if (claims === undefined || person === undefined) return challenge(401, 'invalid_token')
  const scopes = [claims.scope].flat()
  if (!scopes.includes('openid')) return challenge(403, 'insufficient_scope')
  return Response.json({ sub: person.sub, ...(scopes.includes('profile') ? profileClaims(person) : {}) })
}

const presentedToken = async (request: Request) => {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer !== undefined || !isForm(request)) return bearer ?? ''
  return new URLSearchParams(await request.text()).get('access_token') ?? ''
}

const readClaims = async ({ issuer, seconds, state }: Identity, token: string) => {
  if (state.expiredAccessTokens.has(token)) return undefined
  try {
    const currentDate = new Date(seconds() * 1000)
    const audience = `${issuer}/resources`
    return (await jwtVerify(token, createLocalJWKSet(keySet()), { issuer, audience, currentDate })).payload
  } catch {
    return undefined
  }
}

const challenge = (status: number, error: string) =>
  new Response(null, { status, headers: { 'www-authenticate': `Bearer error="${error}"` } })
