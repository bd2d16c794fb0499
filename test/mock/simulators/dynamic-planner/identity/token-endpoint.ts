import { halfHash } from '../../digest.ts'
import type { DynamicPlannerClient } from '../options.ts'
import { authenticateClient } from './client-authentication.ts'
import type { Authorization, Identity, IssuedCode } from './identity-state.ts'
import { verifierMatches } from './proof-key.ts'
import { isIdentityScope, isKnownScope, splitScopes } from './scopes.ts'
import { accessTokenFor, accessTokenForClient, idToken } from './tokens.ts'

const codeSeconds = 300

/** `POST /connect/token`. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2 */
export const tokenEndpoint = async (identity: Identity, request: Request): Promise<Response> => {
  if (!isForm(request)) return Response.json({ ErrorMessage: 'Unsupported Media Type' }, { status: 415 })
  const form = new URLSearchParams(await request.text())
  const client = authenticateClient(request, form, identity.clients)
  if (client === undefined) return refuse('invalid_client')
  const grant = grants.get(form.get('grant_type') ?? '')
  return grant === undefined ? refuse('unsupported_grant_type') : grant({ identity, form, client })
}

export const isForm = (request: Request) =>
  (request.headers.get('content-type') ?? '').split(';')[0]?.trim() === 'application/x-www-form-urlencoded'

/** Every error, `invalid_client` included, is a 400 that contains only the code. */
export const refuse = (error: string) => Response.json({ error }, { status: 400 })

interface Call {
  readonly identity: Identity
  readonly form: URLSearchParams
  readonly client: DynamicPlannerClient
}

const codeGrant = async ({ identity, form, client }: Call) => {
  if (client.flow === 'client-credentials') return refuse('unauthorized_client')
  const code = form.get('code') ?? ''
  const issued = identity.state.codes.get(code)
  // The code is deleted as soon as it is found, so a failed exchange also invalidates it.
  identity.state.codes.delete(code)
  if (issued === undefined || issued.client.clientId !== client.clientId) return refuse('invalid_grant')
  if (identity.seconds() > issued.consentedAt + codeSeconds) return refuse('invalid_grant')
  const redirectUri = form.get('redirect_uri')
  if (redirectUri === null) return refuse('unauthorized_client')
  if (redirectUri !== issued.redirectUri) return refuse(redirectMismatch[identity.server])
  if (!(await verifierMatches(issued, form.get('code_verifier')))) return refuse('invalid_grant')
  if (isDisabled(identity, issued)) return refuse('invalid_request')
  return answerCode(identity, issued)
}

const redirectMismatch = {
  'identity-server-3': 'unauthorized_client',
  'identity-server-4': 'invalid_grant',
} as const

const isDisabled = ({ people }: Identity, { person }: Authorization) =>
  people.find(({ sub }) => sub === person.sub)?.active === false

const answerCode = async (identity: Identity, issued: IssuedCode) => {
  const access = await accessTokenFor(identity, issued)
  // IdentityServer3 omits the hashes in the ID token of the token endpoint.
  const atHash = identity.server === 'identity-server-3' ? undefined : await halfHash(access)
  const id = issued.scopes.includes('openid')
    ? await idToken(identity, issued, { nonce: issued.nonce, atHash, withProfile: true })
    : undefined
  return grantTokens(identity, { id, access, authorization: issued })
}

const refreshGrant = async ({ identity, form, client }: Call) => {
  const handle = form.get('refresh_token')
  if (handle === null || handle === '') return refuse('invalid_request')
  const authorization = identity.state.refreshTokens.get(handle)
  if (authorization === undefined || authorization.client.clientId !== client.clientId)
    return refuse('invalid_grant')
  const isOver = identity.seconds() >= authorization.consentedAt + identity.delegationSeconds
  if (isOver) identity.state.refreshTokens.delete(handle)
  if (isOver || !client.scopes.includes('offline_access')) return refuse('invalid_grant')
  if (isDisabled(identity, authorization)) return refuse('invalid_request')
  // The handle works once. It is deleted before the client receives the new one.
  identity.state.refreshTokens.delete(handle)
  const access = await accessTokenFor(identity, authorization)
  const atHash = await halfHash(access)
  const id = authorization.scopes.includes('openid')
    ? await idToken(identity, authorization, { atHash, withProfile: true })
    : undefined
  return grantTokens(identity, { id, access, authorization })
}

const clientCredentialsGrant = async ({ identity, form, client }: Call) => {
  if (client.flow !== 'client-credentials') return refuse('unauthorized_client')
  const scopes = splitScopes(form.get('scope') ?? '')
  const asksTooMuch = scopes.some((scope) => isIdentityScope(scope) || scope === 'offline_access')
  const isAllowed = scopes.every((scope) => isKnownScope(scope) && client.scopes.includes(scope))
  if (scopes.length === 0 || asksTooMuch || !isAllowed) return refuse('invalid_scope')
  const access = await accessTokenForClient(identity, client, scopes)
  return success(identity, { access_token: access }, scopes)
}

const grants: ReadonlyMap<string, (call: Call) => Promise<Response> | Response> = new Map([
  ['authorization_code', codeGrant],
  ['refresh_token', refreshGrant],
  ['client_credentials', clientCredentialsGrant],
])

interface Granted {
  readonly id: string | undefined
  readonly access: string
  readonly authorization: Authorization
}

const grantTokens = (identity: Identity, { id, access, authorization }: Granted) => {
  const handle = `CANARY-RT-${identity.random.hex(32)}`
  const isOffline = authorization.scopes.includes('offline_access')
  if (isOffline) identity.state.refreshTokens.set(handle, authorization)
  const tokens = {
    ...(id === undefined ? {} : { id_token: id }),
    access_token: access,
    ...(isOffline ? { refresh_token: handle } : {}),
  }
  return success(identity, tokens, authorization.scopes)
}

interface TokenFields {
  readonly id_token?: string
  readonly access_token: string
  readonly refresh_token?: string
}

const success = (
  { accessTokenSeconds, server }: Identity,
  tokens: TokenFields,
  scopes: readonly string[],
) => {
  const { refresh_token, ...first } = tokens
  const body = {
    ...first,
    expires_in: accessTokenSeconds,
    token_type: 'Bearer',
    ...(refresh_token === undefined ? {} : { refresh_token }),
    ...(server === 'identity-server-3' ? {} : { scope: scopes.join(' ') }),
  }
  const headers = { 'cache-control': 'no-store, no-cache, max-age=0, private', pragma: 'no-cache' }
  return Response.json(body, { headers })
}
