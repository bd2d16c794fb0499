import type { FailureCode } from '@planbridge/shared/contract'
import type { RefusalRule } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import { answerFailure } from '../issuer/issuer.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import { type Grant, tokenRequest } from '../oauth/token-request.ts'
import { readTokenResponse, type TokenGrant } from '../oauth/token-response.ts'
import type { Clock } from '../runtime/platform.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'

export type TokenAnswer =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      /** True if the provider refused the request, so the code or refresh token is known to be unused or invalid. */
      readonly answered: boolean
      readonly retryAfterSeconds: number | undefined
    }

const rulesFor: Record<Grant['grant_type'], (integration: Integration) => readonly RefusalRule[]> = {
  authorization_code: ({ provider }) => provider.refusals.exchange,
  client_credentials: ({ provider }) => provider.refusals.exchange,
  refresh_token: ({ provider }) => provider.refusals.refresh,
}

/**
 * Calls the token endpoint and classifies the response by the provider's refusal rules.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export const callTokenEndpoint = async (
  { protocolClient, clock }: { readonly protocolClient: ProtocolClient; readonly clock: Clock },
  integration: Integration,
  grant: Grant,
): Promise<TokenAnswer> => {
  const { provider, endpoints, client } = integration
  if (!client) return refusal('integration-not-configured', 'no client', true)
  const endpoint = {
    url: endpoints.token,
    authentication: provider.clientAuthentication,
    headers: provider.tokenRequestHeaders,
  }
  const answer = await protocolClient(tokenRequest(endpoint, client, grant))
  if (answer.kind !== 'answer') return noAnswer(answer)
  if (answer.status !== 200)
    return refusedClient(grant, classifyTokenRefusal(rulesFor[grant.grant_type](integration), answer))
  const read = readTokenResponse(answer.json, provider.accessTokenSeconds, clock.now())
  return read.kind === 'granted' ? read : refusal('provider-answer-unreadable', read.detail, false)
}

// Responses with 429 or 5xx often have no JSON body.
const noAnswer = (answer: Exclude<Answer, { kind: 'answer' }>): TokenAnswer => {
  const isRefusal = answer.kind === 'unreadable' && (answer.status === 429 || answer.status >= 500)
  if (isRefusal) return classifyTokenRefusal([], { ...answer, kind: 'answer', json: undefined })
  return refusal(answerFailure[answer.kind], `token endpoint: ${answer.kind}`, false)
}

// A client credentials request contains no code, so the refusal concerns the client.
const refusedClient = ({ grant_type }: Grant, answer: TokenAnswer): TokenAnswer =>
  answer.kind === 'refused' && answer.code === 'code-rejected' && grant_type === 'client_credentials'
    ? { ...answer, code: 'client-credentials-rejected' }
    : answer

const refusal = (
  code: FailureCode,
  detail: string,
  answered: boolean,
  retryAfterSeconds?: number,
): TokenAnswer => ({
  kind: 'refused',
  code,
  detail,
  answered,
  retryAfterSeconds,
})

const classifyTokenRefusal = (
  rules: readonly RefusalRule[],
  answer: Extract<Answer, { kind: 'answer' }>,
): TokenAnswer => {
  const { status, headers } = answer
  const wait = Number(headers.get('retry-after'))
  const code = status === 429 ? 'rate-limited' : (classifyRefusal(rules, answer) ?? 'provider-failing')
  // A server may have used the token up before it failed with 5xx.
  return refusal(code, `token endpoint ${status}`, status < 500, wait > 0 ? wait : undefined)
}
