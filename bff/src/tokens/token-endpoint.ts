import type { FailureCode } from '@planbridge/shared/contract'
import type { RefusalRule } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import { answerFailure } from '../issuer/issuer.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import { type Grant, tokenRequest } from '../oauth/token-request.ts'
import { readTokenResponse, type TokenGrant } from '../oauth/token-response.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'
import type { Clock } from '../runtime/platform.ts'

export type TokenAnswer =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      /** Whether the provider said no, so that what it was asked with is known to be unspent or dead. */
      readonly answered: boolean
      readonly retryAfterSeconds: number | undefined
    }

const rulesFor: Record<Grant['grant_type'], (integration: Integration) => readonly RefusalRule[]> = {
  authorization_code: ({ provider }) => provider.refusals.exchange,
  client_credentials: ({ provider }) => provider.refusals.exchange,
  refresh_token: ({ provider }) => provider.refusals.refresh,
}

/** Asks a token endpoint, and says what its answer means by the provider's own rules. */
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
    return speaksOfClient(grant, classifyTokenRefusal(rulesFor[grant.grant_type](integration), answer))
  const read = readTokenResponse(answer.json, provider.accessTokenSeconds, clock.now())
  return read.kind === 'granted' ? read : refusal('provider-answer-unreadable', read.detail, false)
}

// A server in trouble, or one that wants to be left alone, seldom says so in JSON.
const noAnswer = (answer: Exclude<Answer, { kind: 'answer' }>): TokenAnswer => {
  const speaks = answer.kind === 'unreadable' && (answer.status === 429 || answer.status >= 500)
  if (speaks) return classifyTokenRefusal([], { ...answer, kind: 'answer', json: undefined })
  return refusal(answerFailure[answer.kind], `token endpoint: ${answer.kind}`, false)
}

// Client credentials come without a code: what is refused is the client.
const speaksOfClient = ({ grant_type }: Grant, answer: TokenAnswer): TokenAnswer =>
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
  // A server that fails may have spent the token before it failed.
  return refusal(code, `token endpoint ${status}`, status < 500, wait > 0 ? wait : undefined)
}
