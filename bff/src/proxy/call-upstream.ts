import type { Admitted } from '../admission/admission.ts'
import { Failure } from '../failure.ts'
import type { GatewayKey } from '../gateway-keys/gateway-keys.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import { isKnown, type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import { transformBody } from '../streams/body-transform.ts'
import { bufferUpTo, parseJsonBody } from '../streams/buffered-prefix.ts'
import { discard } from '../streams/body.ts'
import { type ForwardOutcome, type ForwardResponse, headerText } from '../transport/forward.ts'
import type { UpstreamCall, UpstreamResponse } from './api-call.ts'
import type { ProxyNeeds } from './needs.ts'
import { type Credentials, isReplayable, upstreamRequest } from './upstream-request.ts'

/**
 * Calls the provider's API in stages:
 * 1. `callUpstream` chooses a subscription key, and the other key if the gateway refuses the first one.
 * 2. `callWithKey` turns the outcome into a response, classifies refusals, and releases the permit of the call.
 * 3. `tryUntilFinal` has each try admitted, sends it, and retries it while the retry policy allows.
 */
export const callUpstream = async (
  needs: ProxyNeeds,
  sending: UpstreamCall,
  access: string,
): Promise<UpstreamResponse> => {
  const { integration, operation } = sending.call
  const choice = needs.keys.choose(integration, operation.id)
  if (choice.kind === 'none') return callWithKey(needs, sending, { access, subscriptionKey: undefined })
  if (choice.kind === 'rejected') throw allKeysRefused(sending, choice.retryAfterSeconds)
  const first = await callWithKey(needs, sending, { access, subscriptionKey: choice.reveal() })
  const other = recordKeyOutcome(needs, sending, choice, first)
  if (!other || !isReplayable(sending.body)) return first
  discard(first.response.body)
  const second = await callWithKey(needs, sending, { access, subscriptionKey: other.reveal() })
  recordKeyOutcome(needs, sending, other, second)
  return second
}

/** Records whether the gateway accepted a key. Returns the key that is worth another call, if any. */
const recordKeyOutcome = (
  { keys }: ProxyNeeds,
  { call }: UpstreamCall,
  key: GatewayKey,
  { code }: UpstreamResponse,
): GatewayKey | undefined => {
  if (code === 'subscription-key-rejected') return keys.rejected(key, call.operation.id)
  keys.accepted(key)
  return undefined
}

const allKeysRefused = ({ call, row }: UpstreamCall, retryAfterSeconds: number): Failure =>
  new Failure('subscription-key-rejected', `recently refused for ${call.operation.id}`, {
    connection: row.id,
    retryAfterSeconds,
  })

const refusalBytesMax = 65_536

const callWithKey = async (
  needs: ProxyNeeds,
  sending: UpstreamCall,
  credentials: Credentials,
): Promise<UpstreamResponse> => {
  const { outcome, permit } = await tryUntilFinal(needs, sending, credentials, 0)
  if (outcome.kind !== 'answer') {
    const isCallersFault = sending.call.caller.disconnected || outcome.cause instanceof Failure
    permit.done(isCallersFault ? { kind: 'abandoned' } : outcome)
    throw failureOf(outcome, sending)
  }
  const { response } = outcome
  if (response.status >= 400) return readRefusal(sending, permit, response)
  const over = () => permit.done(outcome)
  if (response.body !== null && !(response.body instanceof Uint8Array))
    return { response: { ...response, body: transformBody(response.body, { over }) }, code: undefined }
  over()
  return { response, code: undefined }
}

const readRefusal = async (
  { call, row }: UpstreamCall,
  permit: Admitted,
  response: ForwardResponse,
): Promise<UpstreamResponse> => {
  const outcome = { kind: 'answer', response } as const
  const body = await bufferUpTo(response.body, refusalBytesMax).catch((cause: unknown) => {
    permit.done(outcome)
    throw new Failure('provider-unreachable', 'response body broke off', { cause, connection: row.id })
  })
  const headers = { get: (name: string) => headerText(response.headers, name) ?? null }
  const refused = { status: response.status, headers, json: parseJsonBody(body) }
  const code = classifyRefusal(call.integration.provider.refusals.api, refused)
  permit.done(outcome, code)
  return { response: { ...response, body }, code }
}

const failureOf = (
  { kind, detail, cause }: Exclude<ForwardOutcome, { kind: 'answer' }>,
  { row }: UpstreamCall,
): Failure => {
  // The caller's own body threw while it was being sent.
  if (cause instanceof Failure) return cause
  const code = kind === 'too-slow' ? 'provider-too-slow' : 'provider-unreachable'
  return new Failure(code, detail, { connection: row.id })
}

interface FinalTry {
  readonly outcome: ForwardOutcome
  /** To be released once the response has been passed on. */
  readonly permit: Admitted
}

const tryUntilFinal = async (
  needs: ProxyNeeds,
  sending: UpstreamCall,
  credentials: Credentials,
  retried: number,
): Promise<FinalTry> => {
  const admission = admit(needs, sending)
  const permit = isKnown(admission) ? admission : await admission
  const outcome = await needs.forward(upstreamRequest(sending, credentials))
  const waitMs = isSuccess(outcome) ? undefined : retryDelayMs(needs, sending, outcome, retried)
  if (waitMs === undefined) return { outcome, permit }
  permit.done(outcome)
  if (outcome.kind === 'answer') discard(outcome.response.body)
  await needs.sleep(waitMs)
  return tryUntilFinal(needs, sending, credentials, retried + 1)
}

const isSuccess = (outcome: ForwardOutcome): boolean =>
  outcome.kind === 'answer' && outcome.response.status < 400

const admit = ({ admission }: ProxyNeeds, { call, row, body }: UpstreamCall): MaybePromise<Admitted> => {
  const { integration, operation, caller } = call
  const heldBytes = body instanceof Uint8Array ? body.byteLength : 0
  return whenKnown(
    admission.admit({ integration, connection: row, operation, caller, heldBytes }),
    (result) => {
      if (result.kind === 'admitted') return result
      const { code, retryAfterSeconds } = result
      throw new Failure(code, 'not admitted', { connection: row.id, retryAfterSeconds })
    },
  )
}

const retryDelayMs = (
  { admission }: ProxyNeeds,
  { call, body }: UpstreamCall,
  outcome: ForwardOutcome,
  retried: number,
): number | undefined => {
  const { integration, operation, caller } = call
  if (call.retries === 'none' || caller.disconnected) return undefined
  const replayable = isReplayable(body)
  return admission.retryDelayMs(integration, {
    operation,
    outcome,
    retries: retried,
    replayable,
    responseStarted: false,
  })
}
