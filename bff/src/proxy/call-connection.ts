import type { FailureCode } from '@planbridge/shared/contract'
import { coveredByGrant } from '../covered-by-grant.ts'
import { Failure } from '../failure.ts'
import type { Integration } from '../integration.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import type { FreshToken, FreshTokenWish } from '../refresh/token-answer.ts'
import type { ConnectionRow } from '../store/ports.ts'
import { type ForwardOutcome, type ForwardResponse, headerText } from '../transport/forward.ts'
import type { ApiCall } from './api-call.ts'
import { apiRequest, type Sending } from './api-request.ts'
import { callBody, canBeSentAgain, refuseOversized } from './call-body.ts'
import type { FoundOperation } from './find-operation.ts'
import { letGoOf } from './let-go-of.ts'
import type { ProxyNeeds } from './needs.ts'
import { jsonIn, wholeUpTo } from './peek.ts'

type Token = Extract<FreshToken, { kind: 'token' }>

export interface ConnectionCall {
  readonly row: ConnectionRow
  readonly call: ApiCall
  /** Whether the connection's own person makes it. */
  readonly present: boolean
}

export interface Attempted {
  readonly response: ForwardResponse
  /** What the provider's refusal means; undefined for everything else. */
  readonly code: FailureCode | undefined
}

/** Makes a listed call with the connection's credentials, and renews a refused token once. */
export const callConnection = async (needs: ProxyNeeds, wish: ConnectionCall): Promise<Attempted> => {
  const { row, present } = wish
  const sending = await permitted(needs, wish)
  const token = await tokenFor(needs, { connection: row.id, present })
  const first = await attempt(needs, sending, token)
  needs.noteUse(row.id, needs.clock.now())
  if (first.code !== 'reconnect-required') return first
  letGoOf(first.response.body)
  // The provider refused a token that had not run out: it may have been revoked, or renewed elsewhere.
  const renewed = await tokenFor(needs, { connection: row.id, present, refusedVersion: token.version })
  if (canBeSentAgain(sending.body)) return attempt(needs, sending, renewed)
  throw new Failure('call-to-repeat', 'its body has gone by', { connection: row.id, retryAfterSeconds: 1 })
}

const permitted = async (needs: ProxyNeeds, { row, call }: ConnectionCall): Promise<Sending> => {
  const route = needs.routes.get(row.integration)
  const found = route?.find(call.method, call.rawPath)
  if (!route || !found || !(await isAgreed(needs, row, found)))
    throw new Failure('operation-not-allowed', `${call.method} is not listed`, { connection: row.id })
  const { integration } = route
  refuseOversized(call.body, needs.limits.requestBytesMax)
  refuseWhatIsMissing(integration, row, found)
  const body = found.operation.body ? await callBody(call.body, needs.limits.requestBytesMax) : null
  return { integration, row, found, call, body }
}

// A delegation opens what its person agreed to, and nothing else.
const isAgreed = async (
  { recall }: ProxyNeeds,
  row: ConnectionRow,
  { operation }: FoundOperation,
): Promise<boolean> => {
  if (row.model !== 'delegation') return true
  const terms = await recall.delegation(row.id)
  return terms?.operations.some((id) => id === operation.id) ?? false
}

const refuseWhatIsMissing = (
  { provider }: Integration,
  row: ConnectionRow,
  { operation }: FoundOperation,
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

const peekedBytesMax = 65_536

const attempt = async (needs: ProxyNeeds, sending: Sending, { access }: Token): Promise<Attempted> => {
  const { integration, row } = sending
  const subscriptionKey = integration.subscriptionKeys[0]?.reveal()
  const outcome = await needs.forward(apiRequest(sending, { access, subscriptionKey }))
  if (outcome.kind !== 'answer') throw noAnswer(outcome, row)
  const { response } = outcome
  if (response.status < 400) return { response, code: undefined }
  const body = await wholeUpTo(response.body, peekedBytesMax).catch((cause: unknown) => {
    throw new Failure('provider-unreachable', 'its answer broke off', { cause, connection: row.id })
  })
  const headers = { get: (name: string) => headerText(response.headers, name) ?? null }
  const refused = { status: response.status, headers, json: jsonIn(body) }
  return {
    response: { ...response, body },
    code: classifyRefusal(integration.provider.refusals.api, refused),
  }
}

const noAnswer = (
  { kind, detail, cause }: Exclude<ForwardOutcome, { kind: 'answer' }>,
  { id }: ConnectionRow,
): Failure => {
  // What the caller's own body threw on its way.
  if (cause instanceof Failure) return cause
  const code = kind === 'too-slow' ? 'provider-too-slow' : 'provider-unreachable'
  return new Failure(code, detail, { connection: id })
}
