import type { RefusalRule } from '@planbridge/shared/providers'
import type { Admitted } from '../admission/admission.ts'
import { Failure } from '../failure.ts'
import type { GatewayKey } from '../gateway-keys/gateway-keys.ts'
import { matchRefusal } from '../oauth/refusal.ts'
import { isKnown, type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import { transformBody } from '../streams/body-transform.ts'
import { bufferUpTo, parseJsonBody } from '../streams/buffered-prefix.ts'
import { discard } from '../streams/body.ts'
import {
  type FailedForward,
  type ForwardOutcome,
  type ForwardResponse,
  headerText,
} from '../transport/forward.ts'
import type { ConnectionCall, UpstreamCall, UpstreamResponse } from './api-call.ts'
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
    const { caller } = sending.call
    const isCallersFault = caller.disconnected || outcome.cause instanceof Failure
    permit.done(isCallersFault ? { kind: 'abandoned' } : outcome)
    throw caller.endedBy ?? failureOf(outcome, sending)
  }
  const { response } = outcome
  if (response.status >= 400) return readRefusal(sending, permit, response)
  if (response.body === null || response.body instanceof Uint8Array) {
    permit.done(outcome)
    return { response, code: undefined }
  }
  const body = transformBody(response.body, permit.receiving(outcome))
  return { response: { ...response, body }, code: undefined }
}

const readRefusal = async (
  { call, row }: UpstreamCall,
  permit: Admitted,
  response: ForwardResponse,
): Promise<UpstreamResponse> => {
  const outcome = { kind: 'answer', response } as const
  permit.receiving(outcome)
  const body = await bufferUpTo(response.body, refusalBytesMax).catch((cause: unknown) => {
    permit.done(outcome)
    throw (
      call.caller.endedBy ??
      new Failure('provider-unreachable', 'response body broke off', { cause, connection: row.id })
    )
  })
  const refusal = refusalOf(call, response, parseJsonBody(body))
  const code = refusal?.means
  if (body === null || body instanceof Uint8Array) {
    permit.done(outcome, refusal)
    return { response: { ...response, body }, code }
  }
  return { response: { ...response, body: transformBody(body, permit.receiving(outcome, refusal)) }, code }
}

/** The provider's rule that an error response matches. */
const refusalOf = (
  { integration }: ConnectionCall,
  { status, headers }: ForwardResponse,
  json: unknown,
): RefusalRule | undefined => {
  const received = { get: (name: string) => headerText(headers, name) ?? null }
  return matchRefusal(integration.provider.refusals.api, { status, headers: received, json })
}

const failureOf = ({ kind, egressFailed, detail, cause }: FailedForward, { row }: UpstreamCall): Failure => {
  // The caller's own body threw while it was being sent.
  if (cause instanceof Failure) return cause
  if (egressFailed) return new Failure('egress-failed', detail, { connection: row.id })
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
  const outcome = await needs.forward(upstreamRequest(measured(sending, permit), credentials))
  const waitMs = isSuccess(outcome) ? undefined : retryDelayMs(needs, sending, outcome, retried)
  if (waitMs === undefined) return { outcome, permit }
  endFailedTry(sending, permit, outcome)
  await needs.sleep(waitMs)
  return tryUntilFinal(needs, sending, credentials, retried + 1)
}

// A body that is streamed is sent once, so only one permit measures it.
const measured = (sending: UpstreamCall, permit: Admitted): UpstreamCall => {
  const { body } = sending
  if (body === null || body instanceof Uint8Array) return sending
  return { ...sending, body: transformBody(body, permit.sending()) }
}

const endFailedTry = ({ call }: UpstreamCall, permit: Admitted, outcome: ForwardOutcome): void => {
  if (outcome.kind !== 'answer') return permit.done(outcome)
  // Its body is not read, so only rules without one can match.
  permit.done(outcome, refusalOf(call, outcome.response, undefined))
  discard(outcome.response.body)
}

const isSuccess = (outcome: ForwardOutcome): boolean =>
  outcome.kind === 'answer' && outcome.response.status < 400

const admit = ({ admission }: ProxyNeeds, { call, row, body }: UpstreamCall): MaybePromise<Admitted> => {
  const { integration, operation, caller, person } = call
  const heldBytes = body instanceof Uint8Array ? body.byteLength : 0
  return whenKnown(
    admission.admit({ integration, connection: row, operation, person, caller, heldBytes }),
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
  const { integration, operation, caller, person } = call
  if (call.retries === 'none' || caller.disconnected) return undefined
  const replayable = isReplayable(body)
  return admission.retryDelayMs(integration, {
    operation,
    outcome,
    person,
    retries: retried,
    replayable,
    responseStarted: false,
  })
}
