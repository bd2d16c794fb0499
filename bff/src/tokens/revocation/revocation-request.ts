import * as z from 'zod/mini'
import type { Integration } from '../../domain/integration.ts'
import { noAnswerDetail } from '../../issuer/cached-fetch.ts'
import { classifyRefusal } from '../../oauth/refusal.ts'
import { revocationRequest } from '../../oauth/token-request.ts'
import type { Clock } from '../../runtime/platform.ts'
import type { Answer, ProtocolClient } from '../../transport/protocol-client.ts'
import { retryAfterOf } from '../../transport/retry-after.ts'
import type { TokenSet } from '../../vault/token-vault.ts'

/** The provider's answer to one revocation request. `token-refused`: the access token that authorizes the request is not valid. */
export type RevocationAnswer =
  | { readonly kind: 'revoked' | 'unsupported' | 'token-refused' }
  | {
      readonly kind: 'failed'
      readonly detail: string
      /** From the provider's `Retry-After` header. */
      readonly retryAfterMs: number | undefined
    }

/**
 * Requests the revocation of a token set.
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2.1
 */
export const requestRevocation = async (
  { protocolClient, clock }: { readonly protocolClient: ProtocolClient; readonly clock: Clock },
  integration: Integration,
  tokens: TokenSet,
): Promise<RevocationAnswer> => {
  const request = requestFor(integration, tokens)
  return request ? classify(integration, await protocolClient(request), clock.now()) : { kind: 'unsupported' }
}

const requestFor = ({ provider, client, endpoints }: Integration, tokens: TokenSet): Request | undefined => {
  const { revocation } = provider
  if (!client || endpoints.revoke === null || revocation.kind === 'none') return undefined
  if (revocation.kind === 'api-call') {
    const headers = { ...provider.api.headers, authorization: `Bearer ${tokens.access}` }
    return new Request(endpoints.revoke, { method: 'POST', headers })
  }
  const endpoint = {
    url: endpoints.revoke,
    authentication: provider.clientAuthentication,
    headers: provider.tokenRequestHeaders,
  }
  const hinted =
    tokens.refresh === null
      ? ({ token: tokens.access, token_type_hint: 'access_token' } as const)
      : ({ token: tokens.refresh, token_type_hint: 'refresh_token' } as const)
  return revocationRequest(endpoint, client, hinted)
}

type WithStatus = Extract<Answer, { readonly headers: Headers }>

const classify = (integration: Integration, answer: Answer, now: number): RevocationAnswer => {
  if (answer.kind !== 'answer' && answer.kind !== 'unreadable')
    return {
      kind: 'failed',
      detail: noAnswerDetail(`revocation: ${answer.kind}`, answer),
      retryAfterMs: undefined,
    }
  // RFC 7009 §2.2: the response to an unknown token is a success too. The body is ignored and often empty.
  if (answer.status >= 200 && answer.status < 300) return { kind: 'revoked' }
  if (isUnsupported(answer)) return { kind: 'unsupported' }
  if (refusesToken(integration, answer)) return { kind: 'token-refused' }
  const retryAfterMs = retryAfterOf(answer.headers, now)
  return { kind: 'failed', detail: `revocation: ${answer.status}`, retryAfterMs }
}

// A server may not support revoking this type of token. @see https://www.rfc-editor.org/rfc/rfc7009#section-2.2.1
const isUnsupported = (answer: WithStatus): boolean =>
  answer.kind === 'answer' && answer.status === 400 && UnsupportedType.safeParse(answer.json).success

const UnsupportedType = z.object({ error: z.literal('unsupported_token_type') })

// At a revocation endpoint, a refusal concerns the client's credentials.
const refusesToken = ({ provider }: Integration, answer: WithStatus): boolean =>
  provider.revocation.kind === 'api-call' &&
  classifyRefusal(provider.refusals.api, { json: undefined, ...answer }) === 'reconnect-required'
