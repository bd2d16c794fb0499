import type { Random } from '../random.ts'
import type { DocplannerClient, DocplannerOptions, IssuedToken } from './options.ts'

interface TokenRequest {
  readonly fields: URLSearchParams
  readonly authorization: string | null
}

type GrantResult =
  | { readonly kind: 'granted'; readonly client: DocplannerClient; readonly scope: string | null }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | null }

const refused = (error: string, description: string | null): GrantResult => ({
  kind: 'refused',
  error,
  description,
})

const knownGrant =
  /^(authorization_code|token|password|client_credentials|refresh_token|https?:\/\/.+|urn:.+)$/

/** Validates in the order of FOS `grantAccessToken`. @see https://github.com/FriendsOfSymfony/oauth2-php/blob/546f869/lib/OAuth2.php */
const validate = (
  { fields, authorization }: TokenRequest,
  clients: readonly DocplannerClient[],
): GrantResult => {
  const grant = fields.get('grant_type') ?? ''
  if (!knownGrant.test(grant))
    return refused('invalid_request', 'Invalid grant_type parameter or parameter missing')
  const credentials = readCredentials(fields, authorization)
  if (credentials === undefined)
    return refused('invalid_client', 'Client id was not found in the headers or body')
  const client = clients.find(({ clientId }) => clientId === credentials.id)
  if (client === undefined || client.clientSecret !== credentials.secret)
    return refused('invalid_client', 'The client credentials are invalid')
  if (!(client.grantTypes ?? ['client_credentials']).includes(grant))
    return refused('unauthorized_client', 'The grant type is unauthorized for this client_id')
  // The server has no storage for grants that need a user, because no integration registers them.
  if (grant !== 'client_credentials') return refused('unsupported_grant_type', null)
  return checkScope(client, fields)
}

const checkScope = (client: DocplannerClient, fields: URLSearchParams): GrantResult => {
  if (client.clientSecret === '')
    return refused('invalid_client', 'The client_secret is mandatory for the "client_credentials" grant type')
  const scope = fields.get('scope')?.trim() || null
  const isSupported = scope === null || scope.split(' ').every((one) => one === 'integration')
  return isSupported
    ? { kind: 'granted', client, scope }
    : refused('invalid_scope', 'An unsupported scope was requested.')
}

/** The Basic header takes precedence over the body. */
const readCredentials = (fields: URLSearchParams, authorization: string | null) => {
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (basic !== undefined) return splitBasic(basic)
  const id = fields.get('client_id')
  return id === null || id === '' ? undefined : { id, secret: fields.get('client_secret') ?? '' }
}

const splitBasic = (basic: string) => {
  const text = decodeBase64(basic)
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}

const decodeBase64 = (text: string): string => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))
  } catch {
    return ''
  }
}

/** Reads the body of a POST (urlencoded or multipart), and the query for any other method. */
const readFields = async (request: Request): Promise<URLSearchParams> => {
  if (request.method !== 'POST') return new URL(request.url).searchParams
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(await request.text())
  if (!type.startsWith('multipart/form-data')) return new URLSearchParams()
  const fields = new URLSearchParams()
  try {
    for (const [name, value] of await request.formData())
      if (typeof value === 'string') fields.append(name, value)
  } catch {
    // A body that cannot be parsed has no parameters.
  }
  return fields
}

const answer = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
  })

/** Stock FOS tokens have 86 base64url characters. A second token does not invalidate the first. */
const mintToken = (random: Random): string => `CANARY-AT-dp-${random.hex(73)}`

/** `/oauth/v2/token`. @see https://integrations.docplanner.com/guide/fundamentals/authorization.html */
export const tokenEndpoint =
  (options: DocplannerOptions, random: Random, issue: (token: IssuedToken) => void) =>
  async (request: Request): Promise<Response> => {
    const result = validate(
      { fields: await readFields(request), authorization: request.headers.get('authorization') },
      options.clients,
    )
    if (result.kind === 'refused')
      return answer(400, { error: result.error, error_description: result.description })
    const { client, scope } = result
    const seconds = options.expiresIn ?? 3600
    const issuedAt = options.environment.now()
    const token = mintToken(random)
    issue({ token, clientId: client.clientId, scope, issuedAt, expiresAt: issuedAt + seconds * 1000 })
    const shown = options.scopeEcho === 'stock' ? scope : null
    return answer(200, { access_token: token, expires_in: seconds, token_type: 'bearer', scope: shown })
  }
