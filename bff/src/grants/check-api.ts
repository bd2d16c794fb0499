import type { AccessModel, FailureCode } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { isRequested } from '../domain/offered-operations.ts'
import { Failure } from '../failure.ts'
import { answerFailure, noAnswerDetail } from '../issuer/cached-fetch.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import type { Answer } from '../transport/protocol-client.ts'
import type { ConnectNeeds } from './needs.ts'

interface CheckedToken {
  readonly integration: Integration
  readonly model: AccessModel
  readonly accessToken: string
}

/**
 * Sends the provider's cheapest call with a new access token, and fails unless the API has accepted token and subscription key. Sends
 * nothing if the definition names no such call, or if the integration does not list it or does not request its scopes.
 */
export const checkApi = async (
  { protocolClient }: Pick<ConnectNeeds, 'protocolClient'>,
  token: CheckedToken,
): Promise<void> => {
  const url = checkUrl(token)
  if (url === undefined) return
  for (const headers of headersOf(token)) {
    const failure = failureOf(token.integration, await protocolClient(new Request(url, { headers })))
    if (failure === undefined) return
    // As for every call, the other key may be the valid one.
    if (failure.code !== 'subscription-key-rejected') throw failure
  }
  throw new Failure('subscription-key-rejected', 'every subscription key')
}

const checkUrl = ({ integration, model }: CheckedToken): string | undefined => {
  const { check } = integration.provider.api
  const operation = integration.operations.find(({ id }) => id === check?.operation)
  if (!operation || !isRequested(integration, model, operation)) return undefined
  const query = new URLSearchParams(check?.query).toString()
  return `${integration.origins.api}${operation.path}${query && `?${query}`}`
}

/** The headers with each subscription key in turn; those without a key if there is none. */
const headersOf = ({ integration, accessToken }: CheckedToken): Record<string, string>[] => {
  const { headers, subscriptionKeyHeader } = integration.provider.api
  const own = { ...headers, authorization: `Bearer ${accessToken}` }
  const keys = subscriptionKeyHeader === undefined ? [] : integration.subscriptionKeys
  if (subscriptionKeyHeader === undefined || keys.length === 0) return [own]
  return keys.map(({ secret }) => ({ ...own, [subscriptionKeyHeader]: secret.reveal() }))
}

/** Refusals that say nothing against the token and the key: the API has accepted both. */
const accepted: ReadonlySet<FailureCode> = new Set(['scope-missing', 'rate-limited', 'quota-exhausted'])

const detailOf = (what: string | number): string => `the first call: ${what}`

const failureOf = (integration: Integration, answer: Answer): Failure | undefined => {
  // A list that is too large to be read here has been sent with the token.
  if (answer.kind === 'too-large') return undefined
  if ('bytes' in answer) return failureOfStatus(integration, answer)
  return new Failure(answerFailure[answer.kind], noAnswerDetail(detailOf(answer.kind), answer))
}

type Received = Extract<Answer, { bytes: Uint8Array }>

const failureOfStatus = ({ provider }: Integration, answer: Received): Failure | undefined => {
  const { kind, status, headers } = answer
  if (status >= 500) return new Failure('provider-failing', detailOf(status))
  if (status < 400)
    return kind === 'answer' ? undefined : new Failure('provider-answer-unreadable', detailOf(status))
  const json = kind === 'answer' ? answer.json : undefined
  const code = classifyRefusal(provider.refusals.api, { status, headers, json })
  if (code === undefined || accepted.has(code)) return undefined
  return new Failure(code === 'reconnect-required' ? 'token-not-accepted' : code, detailOf(status))
}
