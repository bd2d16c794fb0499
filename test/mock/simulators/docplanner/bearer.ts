import type { DocplannerClient } from './options.ts'
import type { TokenShelf } from './token-shelf.ts'

type Admission =
  | { readonly kind: 'admitted'; readonly client: DocplannerClient }
  | { readonly kind: 'refused'; readonly response: Response }

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Admission => ({
  kind: 'refused',
  response: new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  }),
})

// assumed: stock FOS, since the body for a bad token is not documented; it says `invalid_grant`, not `invalid_token`
const badToken = (description: string): Admission =>
  json(
    401,
    { error: 'invalid_grant', error_description: description },
    {
      'www-authenticate': `Bearer realm="Service", error="invalid_grant", error_description="${description}"`,
      'cache-control': 'no-store',
      pragma: 'no-cache',
    },
  )

/** Who calls. @see https://github.com/FriendsOfSymfony/oauth2-php/blob/546f869/lib/OAuth2.php */
export const admit = (
  request: Request,
  shelf: TokenShelf,
  clients: readonly DocplannerClient[],
): Admission => {
  // FOS reads the scheme with its capital letter only, although its tokens call themselves `bearer`.
  const inHeader = /Bearer\s(\S+)/.exec(request.headers.get('authorization') ?? '')?.[1]
  const inQuery = new URL(request.url).searchParams.get('access_token') ?? undefined
  if (inHeader !== undefined && inQuery !== undefined)
    return json(400, {
      error: 'invalid_request',
      error_description: 'Only one method may be used to authenticate at a time (Auth header, GET or POST).',
    })
  const token = inHeader ?? inQuery
  return token === undefined
    ? json(401, { message: 'Authentication credentials could not be found.' })
    : judge(token, shelf, clients)
}

const judge = (token: string, shelf: TokenShelf, clients: readonly DocplannerClient[]): Admission => {
  const found = shelf.find(token)
  const client = clients.find(({ clientId }) => clientId === found?.clientId)
  if (found === undefined || client === undefined) return badToken('The access token provided is invalid.')
  return found.expired ? badToken('The access token provided has expired.') : { kind: 'admitted', client }
}
