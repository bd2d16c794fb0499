import type { DocplannerClient } from './options.ts'
import type { TokenStore } from './token-store.ts'

type Authentication =
  | { readonly kind: 'authenticated'; readonly client: DocplannerClient }
  | { readonly kind: 'refused'; readonly response: Response }

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Authentication => ({
  kind: 'refused',
  response: new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  }),
})

// assumed: stock FOS, since the body for a bad token is not documented; it says `invalid_grant`, not `invalid_token`
const badToken = (description: string): Authentication =>
  json(
    401,
    { error: 'invalid_grant', error_description: description },
    {
      'www-authenticate': `Bearer realm="Service", error="invalid_grant", error_description="${description}"`,
      'cache-control': 'no-store',
      pragma: 'no-cache',
    },
  )

/** Authenticates the client of a request. @see https://github.com/FriendsOfSymfony/oauth2-php/blob/546f869/lib/OAuth2.php */
export const authenticate = (
  request: Request,
  store: TokenStore,
  clients: readonly DocplannerClient[],
): Authentication => {
  // FOS accepts the scheme only with a capital letter, although its token_type is `bearer`.
  const fromHeader = /Bearer\s(\S+)/.exec(request.headers.get('authorization') ?? '')?.[1]
  const fromQuery = new URL(request.url).searchParams.get('access_token') ?? undefined
  if (fromHeader !== undefined && fromQuery !== undefined)
    return json(400, {
      error: 'invalid_request',
      error_description: 'Only one method may be used to authenticate at a time (Auth header, GET or POST).',
    })
  const token = fromHeader ?? fromQuery
  return token === undefined
    ? json(401, { message: 'Authentication credentials could not be found.' })
    : validate(token, store, clients)
}

const validate = (token: string, store: TokenStore, clients: readonly DocplannerClient[]): Authentication => {
  const found = store.find(token)
  const client = clients.find(({ clientId }) => clientId === found?.clientId)
  if (found === undefined || client === undefined) return badToken('The access token provided is invalid.')
  return found.expired
    ? badToken('The access token provided has expired.')
    : { kind: 'authenticated', client }
}
