import type { Generation, PlannrClient, PlannrPerson } from '../options.ts'
import { isSameUri } from './authorize-request.ts'
import { type PassportError, dialects, errorAnswer, passportErrors } from './passport-error.ts'
import type { Code, Passport, RefreshToken } from './passport.ts'
import { provesPossession } from './proof.ts'

export interface TokenNeeds {
  readonly passport: Passport
  readonly clients: readonly PlannrClient[]
  readonly generation: Generation
  readonly accessTokenSeconds: number
  readonly now: () => number
}

type Grant =
  | { readonly kind: 'granted'; readonly person: PlannrPerson; readonly client: PlannrClient }
  | { readonly kind: 'refused'; readonly problem: PassportError }

interface GrantRequest {
  readonly fields: URLSearchParams
  readonly client: PlannrClient
}

const { invalidClient, invalidRequest, invalidScope, unsupportedGrantType, invalidGrant } = passportErrors
const refused = (problem: PassportError): Grant => ({ kind: 'refused', problem })

/** `POST /oauth/token`. @see https://api-how-to.plannrcrm.com/getting-started/authorization */
export const tokenEndpoint =
  (needs: TokenNeeds) =>
  async (request: Request): Promise<Response> => {
    const fields = await readFields(request)
    // assumed: no other grant is registered for Plannr's clients
    const grant = grants.get(fields.get('grant_type') ?? '')
    if (grant === undefined) return errorAnswer(unsupportedGrantType(), needs.generation, request)
    const identified = identifyClient(needs, fields, request)
    if (identified.kind === 'refused') return errorAnswer(identified.problem, needs.generation, request)
    const result = await grant(needs, { fields, client: identified.client })
    if (result.kind === 'refused') return errorAnswer(result.problem, needs.generation, request)
    return issue(needs, result)
  }

/** The body is urlencoded as documented. Laravel also reads JSON. */
const readFields = async (request: Request): Promise<URLSearchParams> => {
  const text = await request.text()
  if (!(request.headers.get('content-type') ?? '').includes('json')) return new URLSearchParams(text)
  const fields = new URLSearchParams()
  try {
    const body: unknown = JSON.parse(text)
    for (const [name, value] of Object.entries(Object(body)))
      if (typeof value === 'string') fields.set(name, value)
  } catch {
    // A body that cannot be parsed has no parameters.
  }
  return fields
}

type IdentifiedClient =
  | { readonly kind: 'identified'; readonly client: PlannrClient }
  | { readonly kind: 'refused'; readonly problem: PassportError }

/** The body takes precedence over the Basic header. */
const identifyClient = (
  { clients }: TokenNeeds,
  fields: URLSearchParams,
  request: Request,
): IdentifiedClient => {
  const basic = readBasic(request.headers.get('authorization'))
  const id = fields.get('client_id') ?? basic?.id
  const secret = fields.get('client_secret') ?? basic?.secret
  if (id === undefined) return { kind: 'refused', problem: invalidRequest('client_id') }
  const client = clients.find(({ clientId }) => clientId === id)
  const redirectUri = fields.get('redirect_uri')
  if (client === undefined || client.clientSecret !== secret)
    return { kind: 'refused', problem: invalidClient() }
  // The redirect URI is compared with the registration before the code is checked.
  if (redirectUri !== null && !client.redirectUris.some((registered) => isSameUri(registered, redirectUri)))
    return { kind: 'refused', problem: invalidClient() }
  return { kind: 'identified', client }
}

const readBasic = (authorization: string | null) => {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined || encoded.length % 4 === 1) return undefined
  const text = atob(encoded)
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}

const exchangeCode = async (needs: TokenNeeds, { fields, client }: GrantRequest): Promise<Grant> => {
  const text = fields.get('code')
  if (text === null) return refused(invalidRequest('code'))
  const dialect = dialects[needs.generation]
  const code = needs.passport.codes.get(text)
  if (code === undefined) return refused(dialect.codeUndecryptable)
  const check = () => codeProblem(needs, code, { fields, client })
  // The second check, after the await, ensures that only one of two concurrent exchanges succeeds.
  const problem = check() ?? (await proofProblem(code, fields)) ?? check()
  if (problem !== undefined) return refused(problem)
  code.revoked = true
  return { kind: 'granted', person: code.person, client }
}

const codeProblem = (
  needs: TokenNeeds,
  code: Code,
  { fields, client }: GrantRequest,
): PassportError | undefined => {
  const { codeEnded } = dialects[needs.generation]
  if (needs.now() >= code.expiresAt) return codeEnded('Authorization code has expired')
  if (code.revoked) return codeEnded('Authorization code has been revoked')
  if (code.clientId !== client.clientId)
    return invalidRequest('code', 'Authorization code was not issued to this client')
  // A redirect_uri omitted at the authorize endpoint must be omitted here too.
  const redirectUri = fields.get('redirect_uri') ?? undefined
  if (redirectUri === code.redirectUri) return undefined
  return redirectUri === undefined
    ? invalidRequest('redirect_uri')
    : invalidRequest('redirect_uri', 'Invalid redirect URI')
}

const proofProblem = async (
  { challenge }: Code,
  fields: URLSearchParams,
): Promise<PassportError | undefined> => {
  const verifier = fields.get('code_verifier')
  if (challenge === undefined)
    return verifier === null
      ? undefined
      : invalidRequest('code_challenge', 'code_verifier received when no code_challenge is present')
  if (verifier === null) return invalidRequest('code_verifier')
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier))
    return invalidRequest('code_verifier', 'Code Verifier must follow the specifications of RFC-7636.')
  return (await provesPossession(verifier, challenge))
    ? undefined
    : invalidGrant('Failed to verify `code_verifier`.')
}

const refresh = async (needs: TokenNeeds, { fields, client }: GrantRequest): Promise<Grant> => {
  const text = fields.get('refresh_token')
  if (text === null) return refused(invalidRequest('refresh_token'))
  const { refreshRefused } = dialects[needs.generation]
  const token = needs.passport.refreshTokens.get(text)
  if (token === undefined) return refused(refreshRefused('Cannot decrypt the refresh token'))
  if (token.clientId !== client.clientId) return refused(refreshRefused('Token is not linked to client'))
  if (needs.now() >= token.expiresAt) return refused(refreshRefused('Token has expired'))
  if (token.revoked) return refused(refreshRefused('Token has been revoked'))
  // No scope is stored with the token, so any requested scope is invalid, even `*`.
  const scope = (fields.get('scope') ?? '').split(' ').find(Boolean)
  if (scope !== undefined) return refused(invalidScope(scope))
  endPair(token)
  return { kind: 'granted', person: token.access.person, client }
}

/** Rotation has no grace period and also revokes the old access token. */
const endPair = (token: RefreshToken): void => {
  token.access.revoked = true
  token.revoked = true
}

const grants: ReadonlyMap<string, (needs: TokenNeeds, request: GrantRequest) => Promise<Grant>> = new Map([
  ['authorization_code', exchangeCode],
  ['refresh_token', refresh],
])

const issue = async (needs: TokenNeeds, { person, client }: Extract<Grant, { kind: 'granted' }>) => {
  const { clientId } = client
  const expiresAt = needs.now() + needs.accessTokenSeconds * 1000
  const access = await needs.passport.newAccessToken({ person, clientId, expiresAt })
  const renewal = needs.passport.newRefreshToken(access, clientId)
  const body = {
    token_type: 'Bearer',
    expires_in: needs.accessTokenSeconds,
    access_token: access.text,
    refresh_token: renewal.text,
  }
  return new Response(JSON.stringify(body), {
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    },
  })
}
