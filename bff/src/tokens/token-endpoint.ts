import type { FailureCode } from '@planbridge/shared/contract'
import type { RefusalRule } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import { answerFailure } from '../issuer/cached-fetch.ts'
import { exchangeFailure } from '../oauth/authorization-error.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import { readRenewalResponse } from '../oauth/renewal-response.ts'
import { type Grant, tokenRequest } from '../oauth/token-request.ts'
import { readTokenResponse, type TokenGrant } from '../oauth/token-response.ts'
import type { Clock } from '../runtime/platform.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'
import { retryAfterSecondsOf } from '../transport/retry-after.ts'

export type TokenAnswer =
  | {
      readonly kind: 'granted'
      readonly grant: TokenGrant
      /** Deviations of the response from the specification, without received values. */
      readonly oddities: readonly string[]
    }
  /** The response to a refresh token has a new refresh token, and no access token that can be used. */
  | { readonly kind: 'rotated'; readonly refreshToken: string; readonly oddities: readonly string[] }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      /** True if the provider refused the request, so the code or refresh token is known to be unused or invalid. */
      readonly answered: boolean
      readonly retryAfterSeconds: number | undefined
      /** Tokens of a response to a code that violates the specification. They are not used and have to be revoked. */
      readonly unused?: TokenGrant
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
  const nowMs = clock.now()
  if (grant.grant_type === 'refresh_token' && isSuccess(answer)) return renewed(integration, answer, nowMs)
  const granted = readGranted(integration, grant, answer, nowMs)
  const isWasted =
    granted.kind === 'refused' && grant.grant_type === 'authorization_code' && isSuccess(answer)
  return isWasted ? withUnused(integration, granted, answer, nowMs) : granted
}

/** Reads the response to a code or to client credentials. */
const readGranted = (integration: Integration, grant: Grant, answer: Answer, nowMs: number): TokenAnswer => {
  if (answer.kind !== 'answer') return noAnswer(answer, nowMs)
  if (answer.status !== 200) {
    const refused = classifyTokenRefusal(rulesFor[grant.grant_type](integration), answer, nowMs)
    return grant.grant_type === 'authorization_code'
      ? refusedCode(refused, answer)
      : refusedClient(grant, refused)
  }
  const read = readTokenResponse(answer.json, integration.provider.accessTokenSeconds, nowMs)
  return read.kind === 'granted'
    ? { ...read, oddities: [] }
    : refusal('provider-answer-unreadable', read.detail, false)
}

type Refused = Extract<TokenAnswer, { kind: 'refused' }>

// The code is spent, and the person starts again: the tokens would stay valid at the provider.
const withUnused = (
  integration: Integration,
  refused: Refused,
  received: Received,
  nowMs: number,
): TokenAnswer => {
  const read = renewed(integration, received, nowMs)
  if (read.kind === 'granted') return { ...refused, unused: read.grant }
  if (read.kind === 'refused') return refused
  const { refreshToken } = read
  const unused = { accessToken: '', refreshToken, idToken: null, expiresInSeconds: 0, scopes: null }
  return { ...refused, unused }
}

type Received = Extract<Answer, { bytes: Uint8Array }>

const isSuccess = (answer: Answer): answer is Received =>
  'bytes' in answer && answer.status >= 200 && answer.status < 300

const renewed = (
  { provider }: Integration,
  { status, headers, bytes }: Received,
  nowMs: number,
): TokenAnswer => {
  const received = { status, contentType: headers.get('content-type'), bytes }
  const read = readRenewalResponse(received, provider.accessTokenSeconds, nowMs)
  return read.kind === 'unusable' ? refusal('provider-answer-unreadable', read.detail, false) : read
}

// Responses with 429 or 5xx often have no JSON body.
const noAnswer = (answer: Exclude<Answer, { kind: 'answer' }>, nowMs: number): TokenAnswer => {
  const isRefusal = answer.kind === 'unreadable' && (answer.status === 429 || answer.status >= 500)
  if (isRefusal) return classifyTokenRefusal([], { ...answer, kind: 'answer', json: undefined }, nowMs)
  // The provider has not received the request, so the code or refresh token is unused.
  if (answer.kind === 'egress-failed')
    return refusal('egress-failed', `token endpoint: ${answer.detail}`, true)
  return refusal(answerFailure[answer.kind], `token endpoint: ${answer.kind}`, false)
}

// An error that no rule of the provider names, and that RFC 6749 or OpenID Connect define.
const refusedCode = (
  refused: TokenAnswer,
  { status, json }: Extract<Answer, { kind: 'answer' }>,
): TokenAnswer => {
  if (refused.kind !== 'refused' || refused.code !== 'provider-failing' || status >= 500) return refused
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined
  const code = exchangeFailure(error)
  return code === undefined ? refused : { ...refused, code, detail: `${refused.detail} ${String(error)}` }
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
  nowMs: number,
): TokenAnswer => {
  const { status, headers } = answer
  const code = status === 429 ? 'rate-limited' : (classifyRefusal(rules, answer) ?? 'provider-failing')
  // A server may have used the token up before it failed with 5xx.
  return refusal(code, `token endpoint ${status}`, status < 500, retryAfterSecondsOf(headers, nowMs))
}
