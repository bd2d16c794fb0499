import type { DynamicPlannerClient, Flow, IdentityServer } from '../options.ts'
import {
  type AuthorizeRequest,
  type AuthorizeResult,
  onPage,
  refused,
  type Refusal,
  type Reply,
  type ResponseMode,
} from './authorize-result.ts'
import { requestedClient } from './requested-client.ts'
import { isIdentityScope, isKnownScope, splitScopes } from './scopes.ts'

/** Validates an authorization request in the order of IdentityServer3. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
export const checkAuthorizeRequest = (
  query: URLSearchParams,
  { clients, server }: { clients: readonly DynamicPlannerClient[]; server: IdentityServer },
): AuthorizeResult => {
  const named = requestedClient(query, clients)
  if (named.kind === 'page') return named
  const { client } = named
  const problem = checkResponse(query, client)
  if (problem !== undefined) return problem
  const reply: Reply = {
    redirectUri: query.get('redirect_uri') ?? '',
    mode: responseMode(query, client.flow),
    state: present(query, 'state'),
  }
  const parsed: ParsedRequest = { query, client, scopes: splitScopes(query.get('scope') ?? '') }
  for (const check of checks) {
    const refusal = check(parsed)
    if (refusal?.kind === 'page') return onPage(refusal.error, refusal.hint)
    if (refusal !== undefined) return { ...refusal, kind: 'refused', reply }
  }
  return { kind: 'valid', request: readRequest(parsed, reply, server) }
}

const present = (query: URLSearchParams, name: string) => query.get(name) || undefined

const responseTypes = [
  'code',
  'id_token',
  'token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
]
const sorted = (words: string) => words.split(' ').toSorted().join(' ')

const responseTypeOfFlow: Record<Flow, 'code' | 'code id_token' | undefined> = {
  code: 'code',
  'code+pkce': 'code',
  hybrid: 'code id_token',
  'hybrid+pkce': 'code id_token',
  'client-credentials': undefined,
}

const checkResponse = (query: URLSearchParams, { flow }: DynamicPlannerClient) => {
  const responseType = sorted(query.get('response_type') ?? '')
  if (!responseTypes.map(sorted).includes(responseType)) {
    return onPage('unsupported_response_type', 'response_type is missing or not supported')
  }
  if (responseType !== responseTypeOfFlow[flow]) {
    return onPage(
      'unauthorized_client',
      `this client is registered for the ${flow} flow, not for "${responseType}"`,
    )
  }
  const mode = present(query, 'response_mode')
  if (mode !== undefined && !allowedModes(flow).some((allowed) => allowed === mode)) {
    return onPage('unsupported_response_type', `response_mode ${mode} is not allowed for the ${flow} flow`)
  }
  return undefined
}

// The first entry is the default.
const allowedModes = (flow: Flow): readonly ResponseMode[] =>
  flow.startsWith('hybrid') ? ['fragment', 'form_post'] : ['query', 'form_post']

const responseMode = (query: URLSearchParams, flow: Flow): ResponseMode => {
  const modes = allowedModes(flow)
  return modes.find((mode) => mode === query.get('response_mode')) ?? modes[0] ?? 'query'
}

interface ParsedRequest {
  readonly query: URLSearchParams
  readonly client: DynamicPlannerClient
  readonly scopes: readonly string[]
}

type Check = (request: ParsedRequest) => Refusal | undefined

const checkProofKey: Check = ({ query, client }) => {
  if (!client.flow.endsWith('+pkce')) return undefined
  const challenge = query.get('code_challenge') ?? ''
  if (challenge === '')
    return refused('invalid_request', 'code_challenge is missing', 'code challenge required')
  if (challenge.length < 43 || challenge.length > 128) {
    return refused('invalid_request', 'code_challenge must have 43 to 128 characters')
  }
  if (!['plain', 'S256'].includes(query.get('code_challenge_method') ?? 'plain')) {
    return refused('invalid_request', 'code_challenge_method', 'transform algorithm not supported')
  }
  return undefined
}

const checkScopes: Check = ({ client, scopes }) => {
  if (scopes.length === 0) return refused('invalid_request', 'scope is missing')
  const isOpenId = scopes.includes('openid')
  if (client.flow.startsWith('hybrid') && !isOpenId) return refused('invalid_request', 'hybrid needs openid')
  if (!scopes.every(isKnownScope)) return refused('invalid_scope', 'a scope is unknown')
  if (scopes.some(isIdentityScope) && !isOpenId)
    return refused('invalid_scope', 'identity scopes need openid')
  const foreign = scopes.filter((scope) => !client.scopes.includes(scope))
  return foreign.length === 0
    ? undefined
    : onPage('invalid_scope', `not allowed for this client: ${foreign.join(' ')}`)
}

const checkNonce: Check = ({ query, client }) => {
  const nonce = query.get('nonce') ?? ''
  if (nonce.length > 300) return refused('invalid_request', 'nonce is too long')
  if (nonce === '' && client.flow === 'hybrid') return refused('invalid_request', 'hybrid needs a nonce')
  return undefined
}

const checkMaxAge: Check = ({ query }) =>
  /^\d*$/.test(query.get('max_age') ?? '') ? undefined : refused('invalid_request', 'max_age is not a number')

const checks: readonly Check[] = [checkProofKey, checkScopes, checkNonce, checkMaxAge]

const readRequest = (
  { query, client, scopes }: ParsedRequest,
  reply: Reply,
  server: IdentityServer,
): AuthorizeRequest => {
  // IdentityServer3 ignores the challenge of a registration without PKCE and later refuses the verifier.
  const withProof = client.flow.endsWith('+pkce') || server === 'identity-server-4'
  const challenge = withProof ? present(query, 'code_challenge') : undefined
  const maxAge = present(query, 'max_age')
  return {
    client,
    reply,
    scopes,
    responseType: responseTypeOfFlow[client.flow] ?? 'code',
    nonce: present(query, 'nonce'),
    codeChallenge: challenge,
    codeChallengeMethod:
      challenge === undefined ? undefined : (present(query, 'code_challenge_method') ?? 'plain'),
    prompt: present(query, 'prompt'),
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
  }
}
