import type { Generation, PlannrClient } from '../options.ts'
import { type PassportError, dialects, errorAnswer, errorRedirect, passportErrors } from './passport-error.ts'

/** A valid authorize request. */
export interface AuthorizeRequest {
  readonly client: PlannrClient
  /** As sent; undefined if it was omitted. */
  readonly sentRedirectUri: string | undefined
  /** The URI to which the response is sent. */
  readonly redirectUri: string
  readonly state: string | undefined
  readonly challenge: { readonly value: string; readonly method: string } | undefined
  readonly prompt: string | undefined
}

export type ReadAuthorizeRequest =
  | { readonly kind: 'valid'; readonly request: AuthorizeRequest }
  | { readonly kind: 'refused'; readonly response: Response }

const { invalidClient, invalidRequest, invalidScope } = passportErrors

/** Checks in Passport's order: response_type, client_id, redirect_uri, scopes, state and PKCE. @see https://github.com/thephpleague/oauth2-server/tree/8.5.5/src/Grant/AuthCodeGrant.php */
export const readAuthorizeRequest = (
  query: URLSearchParams,
  clients: readonly PlannrClient[],
  generation: Generation,
): ReadAuthorizeRequest => {
  const refuse = (problem: PassportError): ReadAuthorizeRequest => ({
    kind: 'refused',
    response: errorAnswer(problem, generation),
  })
  const target = readTarget(query, clients, dialects[generation])
  if (target.kind === 'refused') return refuse(target.problem)
  const { client, redirectUri } = target
  const badScope = (query.get('scope') ?? '').split(' ').find((scope) => scope !== '' && scope !== '*')
  const state = query.get('state') ?? undefined
  if (badScope !== undefined) {
    const uri = dialects[generation].scopeErrorKeepsState ? withState(redirectUri, state) : redirectUri
    return { kind: 'refused', response: errorRedirect(uri, invalidScope(badScope), generation) }
  }
  const challenge = readChallenge(query, client)
  if (challenge.kind === 'refused') return refuse(challenge.problem)
  const sentRedirectUri = query.get('redirect_uri') ?? undefined
  const prompt = query.get('prompt') ?? undefined
  const request = { client, sentRedirectUri, redirectUri, state, challenge: challenge.value, prompt }
  return { kind: 'valid', request }
}

type Target =
  | { readonly kind: 'read'; readonly client: PlannrClient; readonly redirectUri: string }
  | { readonly kind: 'refused'; readonly problem: PassportError }

const readTarget = (
  query: URLSearchParams,
  clients: readonly PlannrClient[],
  { authorizeIncomplete }: (typeof dialects)[Generation],
): Target => {
  if (query.get('response_type') !== 'code')
    return { kind: 'refused', problem: authorizeIncomplete('response_type') }
  const clientId = query.get('client_id') ?? ''
  if (clientId === '') return { kind: 'refused', problem: authorizeIncomplete('client_id') }
  const client = clients.find((one) => one.clientId === clientId)
  const redirectUri = client && answerUri(client, query.get('redirect_uri'))
  return client === undefined || redirectUri === undefined
    ? { kind: 'refused', problem: invalidClient() }
    : { kind: 'read', client, redirectUri }
}

const answerUri = ({ redirectUris }: PlannrClient, sent: string | null): string | undefined => {
  if (sent !== null) return redirectUris.some((registered) => isSameUri(registered, sent)) ? sent : undefined
  return redirectUris.length === 1 ? redirectUris[0] : undefined
}

const anyPort = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d+)?(\/.*)?$/

/** Compares byte for byte. Only the two loopback addresses ignore the port; `localhost` does not. */
export const isSameUri = (registered: string, sent: string): boolean =>
  registered === sent ||
  (anyPort.test(registered) && registered.replace(anyPort, '$1$2') === sent.replace(anyPort, '$1$2'))

/** Adds the state. Passport puts it before the error. */
export const withState = (uri: string, state: string | undefined): string =>
  state === undefined ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`

type ReadChallenge =
  | { readonly kind: 'read'; readonly value: AuthorizeRequest['challenge'] }
  | { readonly kind: 'refused'; readonly problem: PassportError }

const readChallenge = (query: URLSearchParams, client: PlannrClient): ReadChallenge => {
  const value = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  if (value === null)
    return client.pkce === 'required'
      ? {
          kind: 'refused',
          problem: invalidRequest('code_challenge', 'Code challenge must be provided for public clients'),
        }
      : { kind: 'read', value: undefined }
  if (method !== 'plain' && method !== 'S256')
    return {
      kind: 'refused',
      problem: invalidRequest(
        'code_challenge_method',
        'Code challenge method must be one of `S256`, `plain`',
      ),
    }
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(value))
    return {
      kind: 'refused',
      problem: invalidRequest('code_challenge', 'Code challenge must follow the specifications of RFC-7636.'),
    }
  return { kind: 'read', value: { value, method } }
}
