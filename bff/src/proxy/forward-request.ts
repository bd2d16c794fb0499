import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import { coveredByGrant } from '../covered-by-grant.ts'
import { Failure } from '../failure.ts'
import type { Integration } from '../integration.ts'
import { letGo } from '../let-go.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import type { GetFreshToken } from '../refresh/fresh-token.ts'
import type { FreshToken, FreshTokenWish } from '../refresh/token-answer.ts'
import type { ConnectionRow, SessionRecord, Store } from '../store/ports.ts'
import type { Forward, ForwardResponse } from '../transport/forward.ts'
import type { Clock } from '../world.ts'
import { apiRequest } from './api-request.ts'
import { type MatchedOperation, matchOperation } from './match-operation.ts'
import { peekJson } from './peek-json.ts'
import { filteredHeaders } from './response-filter.ts'

export interface ProxyNeeds {
  readonly store: Store
  readonly integrations: ReadonlyMap<string, Integration>
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => Promise<ConnectionRow>
  readonly freshToken: GetFreshToken
  readonly forward: Forward
  readonly clock: Clock
}

/** An API call as the browser makes it: an operation below a connection. */
export interface ProxyCall {
  readonly connection: ConnectionId
  readonly method: string
  /** As it came: not decoded, not normalised. */
  readonly rawPath: string
  readonly search: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | null
  readonly signal: AbortSignal
}

type Token = Extract<FreshToken, { kind: 'token' }>

/** Makes a call for the person who is here. */
export const forwardRequest =
  (needs: ProxyNeeds) =>
  async (call: ProxyCall, session: SessionRecord): Promise<Response> => {
    const row = await needs.ownConnection(session, call.connection)
    return answerFor(row, await callConnection(needs, { row, call, present: true }))
  }

export interface ConnectionCall {
  readonly row: ConnectionRow
  readonly call: ProxyCall
  /** Whether the connection's own person makes it. */
  readonly present: boolean
}

/** Makes a listed call with the connection's credentials, and renews a refused token once. */
export const callConnection = async (
  needs: ProxyNeeds,
  { row, call, present }: ConnectionCall,
): Promise<Attempted> => {
  const integration = needs.integrations.get(row.integration)
  const matched = integration && matchOperation(integration.operations, call.method, call.rawPath)
  if (!integration || !matched || !(await isAgreed(needs, row, matched))) {
    throw new Failure('operation-not-allowed', `${call.method} is not listed`, { connection: row.id })
  }
  refuseWhatIsMissing(integration, row, matched)
  const token = await tokenFor(needs, { connection: row.id, present })
  const send = (with_: Token) => attemptCall(needs, { integration, row, matched, call, token: with_ })
  const first = await send(token)
  await needs.store.connections.used(row.id, needs.clock.now())
  if (first.code !== 'reconnect-required') return first
  letGo(first.response.body)
  // The provider refused a token that had not run out: it may have been revoked, or renewed elsewhere.
  return send(await tokenFor(needs, { connection: row.id, present, refusedVersion: token.version }))
}

// A delegation opens what its person agreed to, and nothing else.
const isAgreed = async (
  { store }: ProxyNeeds,
  row: ConnectionRow,
  { operation }: MatchedOperation,
): Promise<boolean> => {
  if (row.model !== 'delegation') return true
  const terms = await store.delegations.find(row.id)
  return terms?.operations.some((id) => id === operation.id) ?? false
}

const refuseWhatIsMissing = (
  { provider }: Integration,
  row: ConnectionRow,
  { operation }: MatchedOperation,
) => {
  if (!coveredByGrant(row, operation))
    throw new Failure('scope-missing', operation.id, { connection: row.id })
  const asks = provider.api.accountHeader !== undefined && operation.accountFree !== true
  const undecided = row.choices.length > 0 && row.choice === null
  if (asks && undecided)
    throw new Failure('account-choice-needed', 'several accounts', { connection: row.id })
}

const tokenFor = async (needs: ProxyNeeds, wish: FreshTokenWish): Promise<Token> => {
  const fresh = await needs.freshToken(wish)
  if (fresh.kind === 'token') return fresh
  const { code, detail, retryAfterSeconds } = fresh
  throw new Failure(code, detail, { connection: wish.connection, retryAfterSeconds })
}

export interface Attempted {
  readonly response: ForwardResponse
  /** What the provider's refusal means; undefined for everything else. */
  readonly code: FailureCode | undefined
}

interface Sending {
  readonly integration: Integration
  readonly row: ConnectionRow
  readonly matched: MatchedOperation
  readonly call: ProxyCall
  readonly token: Token
}

const attemptCall = async (needs: ProxyNeeds, sending: Sending): Promise<Attempted> => {
  const { row, integration, token } = sending
  const outcome = await needs.forward(apiRequest({ ...sending, access: token.access }))
  if (outcome.kind !== 'answer') {
    const code = outcome.kind === 'too-slow' ? 'provider-too-slow' : 'provider-unreachable'
    throw new Failure(code, outcome.detail, { connection: row.id })
  }
  const { response } = outcome
  if (response.status < 400) return { response, code: undefined }
  const { json, body } = await peekJson(response).catch((cause: unknown) => {
    throw new Failure('provider-unreachable', 'its answer broke off', { cause, connection: row.id })
  })
  const code = classifyRefusal(integration.provider.refusals.api, { ...response, json })
  return { response: { ...response, body }, code }
}

/** Failures that are about the connection, not about the call: the body behind them says nothing to the caller. */
const aboutConnection = new Set<FailureCode>([
  'reconnect-required',
  'subscription-key-rejected',
  'scope-missing',
])

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304

const answerFor = (row: ConnectionRow, { response, code }: Attempted): Response => {
  const { status, body } = response
  const failure = isRedirect(status) ? 'provider-redirecting' : code
  if (failure === 'provider-redirecting' || (failure && aboutConnection.has(failure))) {
    letGo(body)
    throw new Failure(failure, `API answered ${status}`, { connection: row.id })
  }
  const headers = filteredHeaders(response.headers)
  if (status >= 400) headers.set('planbridge-code', code ?? 'provider-failing')
  return new Response(body, { status, headers })
}
